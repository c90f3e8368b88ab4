package dev.parley.api.catalog;

/**
 * What all workers of a model can do at one moment.
 *
 * @param seats chats that all workers together decode at once
 */
public record Capacity(int workers, int seats, int running) {

  public static final Capacity NONE = new Capacity(0, 0, 0);
}
