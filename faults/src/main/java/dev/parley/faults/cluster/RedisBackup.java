package dev.parley.faults.cluster;

import dev.parley.testkit.TestRedis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

/** A copy of Redis's append-only file, to come back with after a crash that lost the tail. */
public record RedisBackup(TestRedis redis, Path copy) {

  private static final String FOLDER = "appendonlydir";

  /** Copies the file as it is now; Redis goes on. */
  public static RedisBackup copy(TestRedis redis, Path into) {
    copyAll(redis.folder().resolve(FOLDER), into);
    return new RedisBackup(redis, into);
  }

  /** Kills Redis and starts it with the older file. */
  public void crashBackToIt() {
    redis.kill();
    copyAll(copy, redis.folder().resolve(FOLDER));
    redis.start();
  }

  private static void copyAll(Path from, Path to) {
    try (Stream<Path> files = Files.list(from)) {
      Files.createDirectories(to);
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
