package dev.parley.api.models;

/**
 * Who works with a model at one moment.
 *
 * @param seats chats that all workers together decode at once
 */
public record Staff(int workers, int seats, int running) {

  public static final Staff NOBODY = new Staff(0, 0, 0);
}
