package dev.parley.standalone.system;

import dev.parley.testkit.process.JavaCommand;
import dev.parley.testkit.process.JavaProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Starts what these tests watch: processes that may load a model on a busy machine. */
final class Processes {

  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private Processes() {}

  static JavaProcess start(Class<?> main, String... arguments) {
    return command(main, arguments).start();
  }

  /** With options of the JVM, such as another locale. */
  static JavaProcess start(List<String> options, Class<?> main, String... arguments) {
    return command(main, arguments).options(options).start();
  }

  static JavaProcess start(
      List<String> options, Class<?> main, Map<String, String> environment, String... arguments) {
    return command(main, arguments).options(options).environment(environment).start();
  }

  static JavaProcess start(Class<?> main, Map<String, String> environment, String... arguments) {
    return command(main, arguments).environment(environment).start();
  }

  /** Standard error goes to a file. */
  static JavaProcess start(Class<?> main, Path errors, String... arguments) {
    return command(main, arguments).errorsTo(errors).start();
  }

  private static JavaCommand command(Class<?> main, String... arguments) {
    return JavaCommand.of(main)
        .options("-Dai.djl.offline=true", "-Xmx512m")
        .arguments(arguments)
        .patience(PATIENCE);
  }
}
