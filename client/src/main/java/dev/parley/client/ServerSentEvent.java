package dev.parley.client;

import java.util.Optional;

/**
 * One event of a stream.
 *
 * @param id that the event itself carries; empty for one that cannot be resumed after
 * @param name {@code message} when the stream gave none
 */
public record ServerSentEvent(Optional<String> id, String name, String data) {}
