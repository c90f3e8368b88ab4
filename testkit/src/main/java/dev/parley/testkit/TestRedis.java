package dev.parley.testkit;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real Redis server for tests. {@link #shared()} is one server per JVM, {@link #own()} one that
 * the test may stop, kill and start again. Where no server can be had the test fails; it is never
 * skipped.
 */
public final class TestRedis implements AutoCloseable {

  /** Soon after a server that was long away is back. */
  private static final Delay RECONNECT = Delay.constant(Duration.ofMillis(100));

  private static @Nullable TestRedis shared;

  private final Server server;
  private volatile boolean paused;
  private @Nullable ClientResources resources;
  private @Nullable RedisClient client;
  private @Nullable RedisCommands<String, String> commands;

  private TestRedis(Server server) {
    this.server = server;
  }

  /** The server of this JVM: a container where a Docker engine answers, else a child process. */
  public static synchronized TestRedis shared() {
    if (shared == null) {
      shared = new TestRedis(ServerContainer.tryStart().orElseGet(ServerProcess::inMemory));
      Runtime.getRuntime().addShutdownHook(new Thread(shared::close));
    }
    return shared;
  }

  /** A child process with an append-only file, started; close it at the end of the test. */
  public static TestRedis own() {
    return new TestRedis(ServerProcess.appendOnly());
  }

  /**
   * A child process with more options, started; close it at the end of the test.
   *
   * @param options each a name and its values, {@code --replicaof 127.0.0.1 6379} for example
   */
  public static TestRedis with(String... options) {
    return new TestRedis(ServerProcess.with(options));
  }

  public String url() {
    return server.url();
  }

  /** Of a child process. */
  public int port() {
    return process().port();
  }

  /** On the loopback interface; free at this moment, and given to no other server of tests. */
  public static int freePort() {
    return Ports.next();
  }

  /** Removes all keys. */
  public void flush() {
    commands().flushall();
  }

  /** Sets a server parameter, {@code maxmemory} for example. */
  public void configure(String parameter, String value) {
    commands().configSet(parameter, value);
  }

  /** A connection of the test's own, for looking at keys. */
  public synchronized RedisCommands<String, String> commands() {
    if (commands == null) {
      RedisURI uri = RedisURI.create(url());
      uri.setTimeout(Duration.ofSeconds(10));
      resources = ClientResources.builder().reconnectDelay(RECONNECT).build();
      client = RedisClient.create(resources, uri);
      commands = client.connect().sync();
    }
    return commands;
  }

  /** Starts a stopped or killed server again, on the same port and data; returns when it serves. */
  public void start() {
    process().start();
  }

  /** Starts it again so that it reads its data slowly; returns while it answers LOADING to all. */
  public void startLoading(Duration perCommand) {
    process().startLoading(perCommand);
  }

  /** The disk takes so many bytes more of the append-only file, and no file beyond its length. */
  public void fillDisk(long bytesLeft) {
    try (Stream<Path> files = Files.list(folder().resolve("appendonlydir"))) {
      long longest = files.mapToLong(file -> file.toFile().length()).max().orElse(0);
      process().limitFiles(Long.toString(longest + bytesLeft));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The disk has room again. */
  public void clearDisk() {
    process().limitFiles("unlimited");
  }

  /** Ends the server as an operator would; the append-only file is complete. */
  public void stop() {
    process().stop();
  }

  /** Ends the server with SIGKILL. */
  public void kill() {
    process().kill();
  }

  /** Where an own server keeps its files. */
  public Path folder() {
    return process().folder();
  }

  /** Freezes the server with SIGSTOP until {@link #resume()}. */
  public void pause() {
    paused = true;
    process().signal("STOP");
  }

  public void resume() {
    process().signal("CONT");
    paused = false;
  }

  /** Whether an own server runs and is not frozen. */
  boolean isUp() {
    return !paused && process().isAlive();
  }

  @Override
  public synchronized void close() {
    if (client != null && resources != null) {
      client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
      var _ = resources.shutdown(0, 2, TimeUnit.SECONDS);
      client = null;
      commands = null;
    }
    server.close();
  }

  private ServerProcess process() {
    if (server instanceof ServerProcess process) {
      return process;
    }
    throw new IllegalStateException("the shared server is not stopped: use TestRedis.own()");
  }

  /** What runs the server. */
  sealed interface Server extends AutoCloseable permits ServerProcess, ServerContainer {

    String url();

    @Override
    void close();
  }
}
