package dev.parley.models.hub.transfer;

/** The server sends the whole file when asked for a part of it, or another file than before. */
final class RangesRefused extends Exception {

  private static final long serialVersionUID = 1L;
}
