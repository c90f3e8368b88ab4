package dev.parley.standalone.redis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a server of ours is run. Written as its redis.conf, mode 600, so that the next launcher can
 * reach a server that a crash left over.
 *
 * @param password 64 hexadecimal digits, new for each run
 */
record RedisConf(int port, String password) {

  private static final Pattern PORT = Pattern.compile("(?m)^port (\\d{1,5})$");
  private static final Pattern PASSWORD = Pattern.compile("(?m)^requirepass ([0-9a-f]{64})$");

  static RedisConf onPort(int port) {
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    return new RedisConf(port, HexFormat.of().formatHex(secret));
  }

  /** Reads {@code file}; empty when it is missing or half written. */
  static Optional<RedisConf> read(Path file) throws IOException {
    try {
      String text = Files.readString(file);
      Matcher port = PORT.matcher(text);
      Matcher password = PASSWORD.matcher(text);
      return port.find() && password.find()
          ? Optional.of(new RedisConf(Integer.parseInt(port.group(1)), password.group(1)))
          : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  void write(Path file) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(file, ownerOnly());
    Files.writeString(file, text());
  }

  /**
   * Paths are relative to the data folder, in which the server is started. The port is no %d: some
   * locales have digits of their own.
   */
  private String text() {
    return String.format(
        Locale.ROOT,
        """
        bind 127.0.0.1
        protected-mode yes
        port %s
        requirepass %s
        dir .
        pidfile redis.pid
        logfile redis.log
        appendonly yes
        appendfsync everysec
        save ""
        maxmemory 256mb
        maxmemory-policy noeviction
        """,
        port,
        password);
  }

  private static FileAttribute<?> ownerOnly() {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  }

  /** Keeps the password out of logs. */
  @Override
  public String toString() {
    return "RedisConf[port=" + port + "]";
  }
}
