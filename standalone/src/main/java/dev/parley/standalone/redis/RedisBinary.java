package dev.parley.standalone.redis;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import redis.embedded.RedisServer;

/** The real redis-server that is packed for this system, unpacked beside its data. */
final class RedisBinary {

  private static final String VERSION = "7.0.15";

  private RedisBinary() {}

  /** Returns the executable below {@code folder}, written anew unless it is whole already. */
  static Path unpack(Path folder) throws IOException {
    String name = nameFor(System.getProperty("os.name"), System.getProperty("os.arch"));
    byte[] program = packed(name);
    Path target = folder.resolve(name);
    if (!Files.isExecutable(target) || Files.size(target) != program.length) {
      write(program, target);
    }
    return target;
  }

  /** Whether this jar holds one for this system. */
  static boolean isPacked() {
    String name = nameFor(System.getProperty("os.name"), System.getProperty("os.arch"));
    return RedisServer.class.getResource("/" + name) != null;
  }

  static String nameFor(String system, String architecture) {
    String os = system.toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
    String arch =
        switch (architecture.toLowerCase(Locale.ROOT)) {
          case "aarch64", "arm64" -> "arm64";
          case "amd64", "x86_64" -> "amd64";
          default -> architecture;
        };
    return "redis-server-" + VERSION + "-" + os + "-" + arch;
  }

  private static byte[] packed(String name) throws IOException {
    try (InputStream in = RedisServer.class.getResourceAsStream("/" + name)) {
      if (in == null) {
        throw new RedisStartFailed(
            "no " + name + " is packed for this system: run a Redis and name it with --redis URL");
      }
      return in.readAllBytes();
    }
  }

  private static void write(byte[] program, Path target) throws IOException {
    Path half = target.resolveSibling(target.getFileName() + ".part");
    Files.write(half, program);
    Files.setPosixFilePermissions(half, PosixFilePermissions.fromString("rwx------"));
    Files.move(half, target, StandardCopyOption.REPLACE_EXISTING);
  }
}
