package dev.parley.bench.stack;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A JVM of our class path that answers lines with lines. It ends when its input is closed, so also
 * when this process ends in any way.
 */
public final class Child implements AutoCloseable {

  /** Before each answer, as a library may print there as well. */
  public static final String ANSWER = "=> ";

  private static final List<String> LOWEST_PRIORITY = List.of("nice", "-n", "19");

  private final Process process;
  private final BufferedReader out;
  private final PrintStream in;

  private Child(Process process) {
    this.process = process;
    this.out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    this.in = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
  }

  /** Starts it. */
  public static Child start(
      Class<?> program, Map<String, String> environment, List<String> arguments) {
    return start(List.of(), program, environment, arguments);
  }

  /**
   * Starts it at the lowest priority, so that it takes next to nothing of what other processes
   * want: for one that would run on another machine.
   */
  public static Child startLowly(Class<?> program, List<String> arguments) {
    return start(LOWEST_PRIORITY, program, Map.of(), arguments);
  }

  private static Child start(
      List<String> before,
      Class<?> program,
      Map<String, String> environment,
      List<String> arguments) {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-Xmx512m", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().putAll(environment);
    try {
      return new Child(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public long pid() {
    return process.pid();
  }

  /** Sends a line. */
  public void ask(String line) {
    in.println(line);
  }

  /**
   * Waits for the next answer.
   *
   * @throws IllegalStateException when the process has ended
   */
  public String answer() {
    try {
      String line = out.readLine();
      while (line != null && !line.startsWith(ANSWER)) {
        line = out.readLine();
      }
      if (line == null) {
        throw new IllegalStateException("a process of the benchmark has ended");
      }
      return line.substring(ANSWER.length());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it at once, whatever it does. From any thread. */
  @Override
  public void close() {
    process.destroyForcibly();
  }
}
