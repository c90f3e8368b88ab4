package dev.parley.bench.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A server as a process of its own, which answers over HTTP when it is ready. Peers are no Java
 * programs: this is no harness for tests of ours, and its output goes to a file, so that nothing
 * here competes with what is measured.
 */
public final class Program implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(150);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final Process process;
  private final Path log;
  private final long started = System.nanoTime();

  private Program(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts it; its output goes to a file.
   *
   * @param environment {@code NAME=value}, added to our own
   */
  public static Program start(List<String> command, List<String> environment) {
    try {
      Path log = Files.createTempFile("bench-", ".log");
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.redirectOutput(log.toFile());
      for (String variable : environment) {
        String[] halves = variable.split("=", 2);
        builder.environment().put(halves[0], halves[1]);
      }
      return new Program(builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A port of loopback that nobody listens on now. */
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public long pid() {
    return process.pid();
  }

  /**
   * Waits until {@code url} is answered with 200; the time since the start.
   *
   * @throws IllegalStateException with its last words when it ends or takes too long
   */
  public Duration awaitReady(URI url) {
    HttpRequest request = HttpRequest.newBuilder(url).timeout(Duration.ofSeconds(2)).build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      while (!answers(http, request)) {
        if (!process.isAlive() || age().compareTo(PATIENCE) > 0) {
          throw new IllegalStateException(url + " is not ready; the log ends:\n" + lastWords());
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
    return age();
  }

  /** Asks it to end and waits. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private Duration age() {
    return Duration.ofNanos(System.nanoTime() - started);
  }

  private static boolean answers(HttpClient http, HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false; // nobody listens yet
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private String lastWords() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
