package dev.parley.api.catalog;

/**
 * Who works with a model at one moment.
 *
 * @param seats chats that all workers together decode at once
 */
public record Capacity(int workers, int seats, int running) {

  public static final Capacity NOBODY = new Capacity(0, 0, 0);
}
