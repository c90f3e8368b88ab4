package dev.parley.testkit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import redis.embedded.RedisExecProvider;

/** A redis-server that is a child of the test's JVM, on a free port of the loopback interface. */
final class ServerProcess implements TestRedis.Server {

  private static @Nullable File executable;

  private final Path folder;
  private final int port;
  private final List<String> options;
  private @Nullable Process process;

  private ServerProcess(String... options) {
    this.options = List.of(options);
    this.folder = newFolder();
    this.port = Ports.next();
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    start();
  }

  static ServerProcess inMemory() {
    return new ServerProcess("--appendonly no");
  }

  static ServerProcess appendOnly() {
    return new ServerProcess("--appendonly yes");
  }

  /**
   * Started with more options.
   *
   * @param options each a name and its value
   */
  static ServerProcess with(String... options) {
    return new ServerProcess(options);
  }

  int port() {
    return port;
  }

  @Override
  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  Path folder() {
    return folder;
  }

  synchronized void start() {
    Process started = process != null && process.isAlive() ? process : launch(List.of());
    process = started;
    Await.until("Redis answers, see " + log(), () -> answers(started, '+'));
  }

  synchronized void startLoading(Duration perCommand) {
    Process started = launch(List.of("--key-load-delay " + perCommand.toNanos() / 1000));
    process = started;
    Await.until("Redis answers LOADING, see " + log(), () -> answers(started, '-'));
  }

  synchronized boolean isAlive() {
    return process != null && process.isAlive();
  }

  synchronized void stop() {
    end(Process::destroy);
  }

  synchronized void kill() {
    end(Process::destroyForcibly);
  }

  synchronized void signal(String name) {
    if (process != null) {
      run(List.of("kill", "-" + name, Long.toString(process.pid())));
    }
  }

  /** A file of the server's does not grow beyond this; what is longer stays. */
  synchronized void limitFiles(String bytes) {
    if (process != null) {
      run(List.of("prlimit", "--pid", Long.toString(process.pid()), "--fsize=" + bytes + ":"));
    }
  }

  @Override
  public synchronized void close() {
    kill();
    deleteFolder(folder);
  }

  /** A write beyond {@link #limitFiles} shall fail as on a full disk, not end the process. */
  private Process launch(List<String> more) {
    List<String> always =
        List.of(
            executable().getPath(),
            "--bind 127.0.0.1",
            "--port " + port,
            "--dir " + folder,
            "--appendfsync everysec",
            "--save ''",
            "--maxmemory 256mb",
            "--maxmemory-policy noeviction");
    try {
      List<String> command =
          new ArrayList<>(List.of("sh", "-c", "trap '' XFSZ; exec \"$@\"", "sh"));
      Stream.of(always, options, more)
          .flatMap(List::stream)
          .flatMap(ServerProcess::words)
          .forEach(command::add);
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<String> words(String option) {
    return Stream.of(option.split(" ")).map(word -> word.equals("''") ? "" : word);
  }

  private Path log() {
    return folder.resolve("redis.log");
  }

  /**
   * @param first of its answer to PING: plus for PONG, minus for LOADING
   */
  private boolean answers(Process started, char first) throws IOException {
    if (!started.isAlive()) {
      throw new IllegalStateException("redis-server ended:\n" + Files.readString(log()));
    }
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      socket.setSoTimeout(1000);
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      return socket.getInputStream().read() == first;
    } catch (IOException e) {
      return false;
    }
  }

  private void end(java.util.function.Consumer<Process> how) {
    Process ended = process;
    process = null;
    if (ended != null) {
      how.accept(ended);
      Await.until("Redis ends, see " + log(), () -> !ended.isAlive());
    }
  }

  private static void run(List<String> command) {
    try {
      int code = new ProcessBuilder(command).start().waitFor();
      if (code != 0) {
        throw new IllegalStateException(command + " ended with " + code);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The file of the server, which is a Sentinel's, too. */
  static synchronized File executable() {
    try {
      if (executable == null) {
        executable = RedisExecProvider.defaultProvider().get();
      }
      return executable;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path newFolder() {
    try {
      return Files.createTempDirectory("parley-redis-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void deleteFolder(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException | UncheckedIOException e) {
      // a second close finds nothing to delete
    }
  }
}
