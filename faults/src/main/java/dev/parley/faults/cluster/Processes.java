package dev.parley.faults.cluster;

import dev.parley.testkit.process.JavaCommand;
import java.util.List;

/** How the processes of a cluster start: small, many of them on one machine, and quiet. */
public final class Processes {

  static final int MANY_FILES = 4096;

  private static final List<String> JVM =
      List.of("-Xmx160m", "-Xshare:auto", "-Dlogback.configurationFile=process-logback.xml");

  private Processes() {}

  public static JavaCommand command(Class<?> main) {
    return JavaCommand.of(main).openFiles(MANY_FILES).options(JVM);
  }
}
