package dev.parley.service.process;

import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a service's process with the code that shows why, see {@link ExitCode}. A JVM that a signal
 * ends would exit with 143, however well it went; this one halts with 0 after it has closed.
 */
public final class Shutdown {

  private static final Logger log = LoggerFactory.getLogger(Shutdown.class);

  private final String service;
  private volatile Optional<AutoCloseable> running = Optional.empty();
  private volatile int exitCode;

  private Shutdown(String service) {
    this.service = service;
  }

  /**
   * Starts a service and returns while it runs. When the process is asked to end, the service is
   * closed first. When the start fails, one line on standard error gives the reason and the process
   * ends.
   *
   * @param service names itself in that line
   */
  public static void run(String service, Supplier<? extends AutoCloseable> start) {
    Shutdown shutdown = new Shutdown(service);
    Runtime.getRuntime().addShutdownHook(new Thread(shutdown::end, "shutdown"));
    try {
      shutdown.running = Optional.of(start.get());
    } catch (RuntimeException e) {
      shutdown.exitCode = shutdown.report(e);
      System.exit(shutdown.exitCode);
    }
  }

  private int report(RuntimeException problem) {
    Optional<StartFailure> failure = StartFailure.of(problem);
    if (failure.isEmpty()) {
      log.error("the start failed", problem);
      return ExitCode.FAILED.code();
    }
    System.err.println(service + ": " + failure.get().line());
    return failure.get().exitCode();
  }

  private void end() {
    try {
      if (running.isPresent()) {
        running.get().close();
      }
    } catch (Exception e) {
      log.error("the service did not close", e);
      exitCode = ExitCode.FAILED.code();
    }
    Runtime.getRuntime().halt(exitCode);
  }
}
