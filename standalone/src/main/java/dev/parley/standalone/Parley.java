package dev.parley.standalone;

import dev.parley.standalone.cli.Commands;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

/** Starts this process. */
public final class Parley {

  private Parley() {}

  public static void main(String[] args) {
    silenceLogs();
    System.exit(Commands.run(args));
  }

  /** Libraries log to the console until a service sets logging up; commands print results alone. */
  private static void silenceLogs() {
    if (System.getenv("PARLEY_DEBUG") == null) {
      LoggingSystem.get(Parley.class.getClassLoader())
          .setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.OFF);
    }
  }
}
