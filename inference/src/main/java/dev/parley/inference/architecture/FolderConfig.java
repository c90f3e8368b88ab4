package dev.parley.inference.architecture;

import java.util.List;
import java.util.Map;

/** A {@code config.json}, or an object within it. */
public interface FolderConfig extends ModelConfig {

  /** Whether there is a value other than null. */
  boolean has(String key);

  /** The numbers under this key; none where there is no such list. */
  int[] sizes(String key);

  /** The numbers, whole or not, under this key; none where there is no such list. */
  List<Double> numbers(String key);

  /** The words under this key; none where there is no such list. */
  List<String> texts(String key);

  /** The object under this key; an empty one where there is none. */
  FolderConfig part(String key);

  /** The same with these whole numbers where it has none. */
  FolderConfig withUsual(Map<String, Integer> sizes);
}
