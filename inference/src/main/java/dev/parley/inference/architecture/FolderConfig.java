package dev.parley.inference.architecture;

/** A {@code config.json}, or an object within it. */
public interface FolderConfig extends ModelConfig {

  /** Whether there is a value other than null. */
  boolean has(String key);

  boolean flag(String key, boolean otherwise);

  /** The object under this key; an empty one where there is none. */
  FolderConfig part(String key);
}
