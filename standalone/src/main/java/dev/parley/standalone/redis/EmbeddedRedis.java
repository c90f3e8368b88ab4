package dev.parley.standalone.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real redis-server of our own, which keeps its data in a {@link DataFolder}. It listens on
 * loopback, on a free port, behind a random password; appends every write to a file; refuses writes
 * beyond 256 MB rather than forget a job. When it ends unexpectedly it is started again on the same
 * port. Thread-safe.
 */
public final class EmbeddedRedis implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(EmbeddedRedis.class);
  private static final int TRIES = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration REPLY = Duration.ofSeconds(2);

  private final DataFolder folder;
  private final Path program;
  private final RedisConf conf;
  private RedisProcess server;
  private boolean closing;

  private EmbeddedRedis(DataFolder folder, Path program, RedisConf conf, RedisProcess server) {
    this.folder = folder;
    this.program = program;
    this.conf = conf;
    this.server = server;
    revive(server);
  }

  /**
   * Ends what a crashed run left over, starts a server and waits until it answers.
   *
   * @param progress receives a line for people about each step that takes long
   * @throws RedisStartFailed when it does not answer
   */
  public static EmbeddedRedis start(DataFolder folder, Consumer<String> progress) {
    try {
      Path program = RedisBinary.unpack(folder.path());
      endLeftOver(folder, program, progress);
      return startOnFreePort(folder, program);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The address of the server that another process runs from this folder. Never log it. */
  public static Optional<String> runningIn(Path folder) {
    try {
      return RedisConf.read(folder.resolve("redis.conf")).map(EmbeddedRedis::urlOf);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Whether there is one for this system. */
  public static boolean isAvailable() {
    return RedisBinary.isPacked();
  }

  /** The address for clients. It holds the password: never log it. */
  public String url() {
    return urlOf(conf);
  }

  private static String urlOf(RedisConf conf) {
    return "redis://:" + conf.password() + "@127.0.0.1:" + conf.port();
  }

  /** Ends the server and waits for it; what it held is on disk then. Idempotent. */
  @Override
  public synchronized void close() {
    if (closing) {
      return;
    }
    closing = true;
    server.end(conf);
    forget(folder);
  }

  /** Ends the server at once; the next start reads its append-only file. */
  public void kill() {
    server.kill(); // not synchronized: called when close() hangs
  }

  private static void endLeftOver(DataFolder folder, Path program, Consumer<String> progress)
      throws IOException {
    Optional<RedisConf> old = RedisConf.read(folder.redisConf());
    Optional<RedisProcess> left = RedisProcess.leftOver(program, folder);
    if (left.isPresent()) {
      progress.accept("stopping the Redis server that an earlier run left behind");
      left.get().end(old.orElseGet(() -> RedisConf.onPort(0)));
    }
    forget(folder);
  }

  private static EmbeddedRedis startOnFreePort(DataFolder folder, Path program) throws IOException {
    for (int attempt = 1; ; attempt++) {
      RedisConf conf = RedisConf.onPort(freePort());
      conf.write(folder.redisConf());
      RedisProcess server = RedisProcess.start(program, folder);
      if (answers(server, conf)) {
        return new EmbeddedRedis(folder, program, conf, server);
      }
      server.kill();
      if (attempt == TRIES) {
        throw new RedisStartFailed("redis-server did not start: " + lastWords(folder));
      }
    }
  }

  /** False when the process ends first; another program may have taken the port in between. */
  private static boolean answers(RedisProcess server, RedisConf conf) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      try (RedisAdmin admin = RedisAdmin.with(conf, REPLY)) {
        if (admin.answersPing()) {
          return server.isAlive();
        }
      } catch (IOException e) {
        // not yet
      }
      if (server.endsSoon()) {
        return false;
      }
    }
    return false;
  }

  private void revive(RedisProcess process) {
    process.onEnd(this::startAgain);
  }

  private synchronized void startAgain() {
    if (closing) {
      return;
    }
    log.warn("the Redis server ended unexpectedly; starting it again");
    try {
      server = RedisProcess.start(program, folder);
      if (answers(server, conf)) {
        log.info("the Redis server is back");
      }
      revive(server);
    } catch (IOException e) {
      log.error("the Redis server cannot be started again", e);
    }
  }

  private static void forget(DataFolder folder) {
    try {
      Files.deleteIfExists(folder.redisConf());
      Files.deleteIfExists(folder.redisPid());
    } catch (IOException e) {
      log.warn("stale files stay in {}", folder.path(), e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String lastWords(DataFolder folder) throws IOException {
    List<String> lines =
        Files.exists(folder.redisLog()) ? Files.readAllLines(folder.redisLog()) : List.of();
    return lines.isEmpty() ? "it wrote no log" : lines.getLast();
  }
}
