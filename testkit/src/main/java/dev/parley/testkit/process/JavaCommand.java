package dev.parley.testkit.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How to start a main class of ours with this process's class path. It inherits the environment
 * without the settings of Parley; a variable whose value is {@link #UNSET} is removed, too.
 *
 * @param options of the JVM, {@code -D…} among them
 * @param openFiles that it may have, or 0 for as many as this process
 * @param errors takes standard error, which is else read together with standard output
 * @param patience for its lines and for its end
 */
public record JavaCommand(
    Class<?> main,
    List<String> options,
    List<String> arguments,
    Map<String, String> environment,
    int openFiles,
    @Nullable Path errors,
    Duration patience) {

  /** As the value of a variable: it is not set. */
  public static final String UNSET = "(unset)";

  /** To verify what javac wrote takes a seventh of the time in which a service starts. */
  private static final List<String> QUICK_START =
      List.of(
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "-XX:+UnlockDiagnosticVMOptions",
          "-XX:-BytecodeVerificationRemote");

  public JavaCommand {
    options = List.copyOf(options);
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
  }

  public static JavaCommand of(Class<?> main) {
    return new JavaCommand(main, List.of(), List.of(), Map.of(), 0, null, Duration.ofSeconds(90));
  }

  /** More options of the JVM; a later one wins. */
  public JavaCommand options(List<String> more) {
    List<String> all = Stream.concat(options.stream(), more.stream()).toList();
    return new JavaCommand(main, all, arguments, environment, openFiles, errors, patience);
  }

  public JavaCommand options(String... more) {
    return options(List.of(more));
  }

  public JavaCommand arguments(List<String> all) {
    return new JavaCommand(main, options, all, environment, openFiles, errors, patience);
  }

  public JavaCommand arguments(String... all) {
    return arguments(List.of(all));
  }

  public JavaCommand environment(Map<String, String> all) {
    return new JavaCommand(main, options, arguments, all, openFiles, errors, patience);
  }

  public JavaCommand openFiles(int most) {
    return new JavaCommand(main, options, arguments, environment, most, errors, patience);
  }

  public JavaCommand errorsTo(Path file) {
    return new JavaCommand(main, options, arguments, environment, openFiles, file, patience);
  }

  public JavaCommand patience(Duration time) {
    return new JavaCommand(main, options, arguments, environment, openFiles, errors, time);
  }

  public JavaProcess start() {
    ProcessBuilder builder = new ProcessBuilder(words());
    builder.environment().keySet().removeIf(name -> name.startsWith("PARLEY_"));
    builder.environment().remove("REDIS_URL");
    builder.environment().putAll(environment);
    builder.environment().values().removeIf(UNSET::equals);
    if (errors == null) {
      builder.redirectErrorStream(true);
    } else {
      builder.redirectError(errors.toFile());
    }
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      return new JavaProcess(main.getSimpleName(), process, patience);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> words() {
    List<String> words = new ArrayList<>();
    if (openFiles > 0) {
      words.addAll(List.of("sh", "-c", "ulimit -n " + openFiles + "; exec \"$@\"", "sh"));
    }
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(QUICK_START);
    words.add("--enable-native-access=ALL-UNNAMED");
    words.addAll(options);
    words.addAll(entry());
    words.addAll(arguments);
    return words;
  }

  /** From a class path, or from the one Spring Boot jar that this process runs from. */
  private List<String> entry() {
    String path =
        Objects.requireNonNullElse(
            System.getProperty("surefire.test.class.path"), System.getProperty("java.class.path"));
    return path.endsWith(".jar") && !path.contains(File.pathSeparator)
        ? List.of("-Dloader.main=" + main.getName(), "-jar", path)
        : List.of("-cp", path, main.getName());
  }
}
