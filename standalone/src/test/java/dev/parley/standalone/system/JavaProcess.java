package dev.parley.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A main class of ours as a process of its own, on this test's class path. Ends with the test. */
final class JavaProcess implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(4);

  /** As the value of a variable: it is not set. */
  static final String UNSET = "(unset)";

  private final Process process;
  private final List<String> lines = new ArrayList<>();
  private final Thread reader;
  private boolean ended;

  private JavaProcess(Process process) {
    this.process = process;
    this.reader = Thread.ofVirtual().start(this::read);
  }

  static JavaProcess start(Class<?> main, String... arguments) {
    return start(main, Map.of(), Optional.empty(), arguments);
  }

  /** With options of the JVM, such as another locale. */
  static JavaProcess start(List<String> options, Class<?> main, String... arguments) {
    return start(options, main, Map.of(), Optional.empty(), arguments);
  }

  static JavaProcess start(
      List<String> options, Class<?> main, Map<String, String> environment, String... arguments) {
    return start(options, main, environment, Optional.empty(), arguments);
  }

  /** Standard error is read together with standard output unless {@code errors} takes it. */
  static JavaProcess start(
      Class<?> main, Map<String, String> environment, Optional<Path> errors, String... arguments) {
    return start(List.of(), main, environment, errors, arguments);
  }

  private static JavaProcess start(
      List<String> options,
      Class<?> main,
      Map<String, String> environment,
      Optional<Path> errors,
      String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Dai.djl.offline=true"));
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m"));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("PARLEY_"));
    builder.environment().remove("REDIS_URL");
    builder.environment().putAll(environment);
    builder.environment().values().removeIf(UNSET::equals);
    if (errors.isPresent()) {
      builder.redirectError(errors.get().toFile());
    } else {
      builder.redirectErrorStream(true);
    }
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      return new JavaProcess(process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long pid() {
    return process.pid();
  }

  /** Waits for a line that {@code wanted} accepts, also one that came before. */
  synchronized String line(Predicate<String> wanted) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    for (int seen = 0; ; ) {
      while (seen < lines.size()) {
        String line = lines.get(seen++);
        if (wanted.test(line)) {
          return line;
        }
      }
      if (ended || System.nanoTime() > deadline) {
        throw new AssertionError("no such line, but:\n" + String.join("\n", lines));
      }
      waitALittle();
    }
  }

  synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  /** Sends a signal by name, as a person or an init system would. */
  void signal(String name) {
    try {
      Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(pid())).start();
      assertThat(kill.waitFor()).isZero();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits for the end; returns the exit code. */
  int exitCode() {
    try {
      boolean over = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertThat(over).as(() -> "still runs:\n" + String.join("\n", lines())).isTrue();
      reader.join();
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** kill -9, awaited. */
  void kill() {
    process.destroyForcibly();
    var _ = exitCode();
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      kill();
    }
  }

  private void read() {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      in.lines().forEach(this::add);
    } catch (UncheckedIOException | IOException e) {
      add("(no more to read: " + e.getMessage() + ")");
    } finally {
      finish();
    }
  }

  private synchronized void add(String line) {
    lines.add(line);
    notifyAll();
  }

  private synchronized void finish() {
    ended = true;
    notifyAll();
  }

  @SuppressWarnings("WaitNotInLoop") // its caller loops
  private void waitALittle() {
    try {
      wait(1000);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
