package dev.parley.inference.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;

/**
 * The folder in which DJL unpacks the native libraries: the one that {@code DJL_CACHE_DIR} names,
 * else one in the user's cache, else, for a user without a home that can be written, one in the
 * temporary folder.
 */
public record NativeCache(Path folder, Origin origin) {

  /** The variable, or system property, that chooses the folder. */
  public static final String SETTING = "DJL_CACHE_DIR";

  private static final String REFUSAL =
      "the native libraries cannot be unpacked here: set " + SETTING + " to a writable folder";

  /** Why it is this folder. */
  public enum Origin {
    CHOSEN,
    USER_CACHE,
    TEMPORARY
  }

  /** Of this process. Creates nothing. */
  public static NativeCache ofThisProcess() {
    String property = System.getProperty(SETTING);
    return property == null || System.getenv(SETTING) != null
        ? choose(
            System.getenv(),
            System.getProperty("user.home", ""),
            Path.of(System.getProperty("java.io.tmpdir")))
        : new NativeCache(Path.of(property), Origin.CHOSEN);
  }

  /**
   * To be called before the first use of DJL, which asks the network for nothing from then on.
   *
   * @throws UnusableModelException when the folder cannot be written
   */
  public static synchronized void prepare() {
    if (System.getProperty("ai.djl.offline") == null) {
      System.setProperty("ai.djl.offline", "true");
    }
    NativeCache cache = ofThisProcess();
    if (cache.origin == Origin.TEMPORARY) {
      cache = new NativeCache(ownedByThisUser(cache.folder), Origin.TEMPORARY);
    }
    if (!cache.isUsable()) {
      throw new UnusableModelException(cache.folder, REFUSAL);
    }
    System.setProperty(SETTING, cache.folder.toString());
  }

  /** Whether libraries can be unpacked there, or have been. */
  public boolean isUsable() {
    Path existing = folder.toAbsolutePath();
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    boolean unpacked =
        Files.isDirectory(folder.resolve("pytorch"))
            && Files.isDirectory(folder.resolve("tokenizers"));
    return unpacked || (Files.isDirectory(existing) && Files.isWritable(existing));
  }

  static NativeCache choose(Map<String, String> environment, String home, Path temporary) {
    String chosen = environment.getOrDefault(SETTING, "");
    if (!chosen.isBlank()) {
      return new NativeCache(Path.of(chosen), Origin.CHOSEN);
    }
    return userCache(environment.getOrDefault("XDG_CACHE_HOME", ""), home)
        .map(caches -> new NativeCache(caches.resolve("parley/djl"), Origin.USER_CACHE))
        .filter(NativeCache::isUsable)
        .orElseGet(() -> new NativeCache(temporary(temporary), Origin.TEMPORARY));
  }

  /** Empty without a home: Java names it "?" for a user whom the system does not know. */
  private static Optional<Path> userCache(String xdg, String home) {
    return xdg.isBlank()
        ? Optional.of(Path.of(home))
            .filter(path -> path.isAbsolute() && Files.isDirectory(path))
            .map(path -> path.resolve(".cache"))
        : Optional.of(Path.of(xdg));
  }

  private static Path temporary(Path temporary) {
    return temporary.resolve("parley-" + userId().orElse("djl"));
  }

  /** What is loaded from there runs with our rights: nobody else may have put it there. */
  private static Path ownedByThisUser(Path folder) {
    try {
      var privately =
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
      if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
        return Files.createDirectory(folder, privately);
      }
      Map<String, Object> found =
          Files.readAttributes(
              folder, "unix:uid,permissions,isDirectory", LinkOption.NOFOLLOW_LINKS);
      boolean ours =
          Optional.of(String.valueOf(found.get("uid"))).equals(userId())
              && Boolean.TRUE.equals(found.get("isDirectory"))
              && PosixFilePermissions.fromString("rwx------").equals(found.get("permissions"));
      return ours ? folder : Files.createTempDirectory("parley-");
    } catch (IOException | UnsupportedOperationException e) {
      return folder; // cannot be used: the caller refuses it
    }
  }

  private static Optional<String> userId() {
    try {
      return Optional.of(String.valueOf(Files.getAttribute(Path.of("/proc/self"), "unix:uid")));
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.empty();
    }
  }
}
