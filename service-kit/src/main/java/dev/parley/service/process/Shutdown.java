package dev.parley.service.process;

import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.context.properties.bind.BindException;

/**
 * Ends the process with the right exit code. A JVM that is asked to end by a signal says 143; we
 * say 0, because we ended as asked.
 */
public final class Shutdown {

  private volatile Optional<AutoCloseable> first = Optional.empty();
  private volatile int exitCode;

  private Shutdown() {}

  /** Runs {@code start}; when it throws, the process ends with the code that the cause tells. */
  public static void exitWhenRefused(Consumer<Shutdown> start) {
    Shutdown hook = new Shutdown();
    Runtime.getRuntime().addShutdownHook(new Thread(hook::run, "shutdown"));
    try {
      start.accept(hook);
    } catch (RuntimeException refused) {
      hook.exitCode = exitCode(refused);
      System.exit(hook.exitCode);
    }
  }

  /** Closed before the process ends. */
  public void closeFirst(AutoCloseable closeable) {
    first = Optional.of(closeable);
  }

  static int exitCode(Throwable refused) {
    for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
      if (cause instanceof ExitCodeGenerator known) {
        return known.getExitCode();
      }
      if (cause instanceof BindException) {
        return StartRefused.Reason.BAD_CONFIGURATION.exitCode();
      }
    }
    return 1;
  }

  private void run() {
    try {
      if (first.isPresent()) {
        first.get().close();
      }
    } catch (Exception e) {
      exitCode = 1;
    }
    Runtime.getRuntime().halt(exitCode);
  }
}
