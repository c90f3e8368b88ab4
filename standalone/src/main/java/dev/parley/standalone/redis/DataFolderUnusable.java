package dev.parley.standalone.redis;

/** The data folder belongs to another launcher, or cannot be written. */
public final class DataFolderUnusable extends RuntimeException {

  DataFolderUnusable(String message) {
    super(message);
  }
}
