package dev.parley.standalone.client;

import java.util.Optional;

/**
 * One frame of an event stream.
 *
 * @param id what a later connection names to get the rest; empty for frames that are not logged
 */
public record Frame(Optional<String> id, String event, String data) {}
