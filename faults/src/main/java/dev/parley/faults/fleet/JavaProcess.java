package dev.parley.faults.fleet;

import dev.parley.faults.invariants.Evidence.Holding;
import dev.parley.faults.invariants.Resources;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A main class of ours as a process of its own, with this process's class path. */
public final class JavaProcess implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 90;
  private static final int MANY_FILES = 4096;

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
  private boolean ended;
  private @Nullable Resources stock;

  private JavaProcess(String name, Process process) {
    this.name = name;
    this.process = process;
    this.reader = Thread.ofVirtual().start(this::read);
  }

  /**
   * @param flags of the JVM, {@code -D…} among them
   */
  public static JavaProcess start(Class<?> main, List<String> flags, List<String> arguments) {
    return start(main, MANY_FILES, flags, arguments);
  }

  /** One that may have so many files open. */
  static JavaProcess start(Class<?> main, int files, List<String> flags, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("sh", "-c", "ulimit -n " + files + "; exec \"$@\"", "sh"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx160m"));
    command.addAll(List.of("-Xshare:auto", "--enable-native-access=ALL-UNNAMED"));
    command.add("-Dlogback.configurationFile=process-logback.xml");
    command.addAll(flags);
    command.addAll(entry(main));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("PARLEY_"));
    builder.environment().remove("REDIS_URL");
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      CHILDREN.add(process);
      process.onExit().thenAccept(CHILDREN::remove);
      return new JavaProcess(main.getSimpleName(), process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From a class path, or from the one runnable jar that we are in. */
  private static List<String> entry(Class<?> main) {
    String path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return path.endsWith("soak.jar")
        ? List.of("-Dloader.main=" + main.getName(), "-jar", path)
        : List.of("-cp", path, main.getName());
  }

  public long pid() {
    return process.pid();
  }

  /** What it holds of the machine now. */
  public Resources resources() {
    return Resources.of(pid());
  }

  /** It is ready: what it holds now is what it may hold later; only the first call counts. */
  synchronized void takeStock() {
    if (stock == null) {
      stock = resources();
    }
  }

  /** What it held when it was ready and what it holds now; empty when it was not or has ended. */
  public synchronized Optional<Holding> holding() {
    return Optional.ofNullable(stock)
        .filter(unused -> isAlive())
        .map(before -> new Holding(name + " " + pid(), before, resources()));
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for a line that {@code wanted} accepts, also one that came before. */
  public synchronized String line(Predicate<String> wanted) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
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
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
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
    int unused = exitCode();
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
    try (BufferedReader in = process.inputReader()) {
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

  private void waitALittle() {
    try {
      wait(1000);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
