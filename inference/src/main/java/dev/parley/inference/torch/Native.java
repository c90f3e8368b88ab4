package dev.parley.inference.torch;

import java.nio.file.Path;

/** Where DJL unpacks libtorch, and that it never asks the network for another one. */
final class Native {

  private static final String CACHE = "DJL_CACHE_DIR";

  private Native() {}

  /** To be called before the first use of DJL. What the environment says stays. */
  static void prepare() {
    setDefault("ai.djl.offline", "true");
    if (System.getenv(CACHE) == null) {
      setDefault(CACHE, cache().toString());
    }
  }

  private static Path cache() {
    String base = System.getenv("XDG_CACHE_HOME");
    Path caches =
        base == null || base.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(base);
    return caches.resolve("parley").resolve("djl");
  }

  private static void setDefault(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
