package dev.parley.testkit.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A main class of ours as a process of its own, whose output is read line by line so that it never
 * waits. Started by {@link JavaCommand}; ends with this JVM at the latest. Thread-safe.
 */
public final class JavaProcess implements AutoCloseable {

  /** Whoever ends early takes its processes along. */
  private static final Set<Process> CHILDREN = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> CHILDREN.forEach(Process::destroyForcibly)));
  }

  private final String name;
  private final Process process;
  private final List<String> lines = new ArrayList<>();
  private final Thread reader;
  private final Duration patience;
  private boolean ended;

  JavaProcess(String name, Process process, Duration patience) {
    this.name = name;
    this.process = process;
    this.patience = patience;
    CHILDREN.add(process);
    var _ = process.onExit().thenAccept(CHILDREN::remove);
    this.reader = Thread.ofVirtual().start(this::read);
  }

  /** Of its main class. */
  public String name() {
    return name;
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for a line that {@code wanted} accepts, also one that came before. */
  public synchronized String line(Predicate<String> wanted) {
    long deadline = System.nanoTime() + patience.toNanos();
    try {
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
        wait(1000);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Sends a signal by name: TERM, STOP, CONT. */
  public void signal(String name) {
    try {
      Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(pid())).start();
      if (kill.waitFor() != 0) {
        throw new AssertionError("no process " + pid());
      }
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits for the end; returns the exit code. */
  public int exitCode() {
    try {
      if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("still runs:\n" + String.join("\n", lines()));
      }
      reader.join();
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** kill -9, awaited. */
  public void kill() {
    process.destroyForcibly();
    var _ = exitCode();
  }

  public synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      kill();
    }
  }

  private void read() {
    try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
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
}
