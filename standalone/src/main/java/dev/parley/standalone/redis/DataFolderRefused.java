package dev.parley.standalone.redis;

/** The data folder belongs to another launcher, or cannot be written. */
public final class DataFolderRefused extends RuntimeException {

  DataFolderRefused(String message) {
    super(message);
  }
}
