package dev.parley.standalone.up;

import dev.parley.redis.RedisUnavailable;
import dev.parley.service.process.ExitCode;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.web.server.PortInUseException;

/** Starts a service and puts what goes wrong into one line and an exit code. */
final class ServiceStart {

  private static final Logger log = LoggerFactory.getLogger(ServiceStart.class);

  private ServiceStart() {}

  static Service.Running of(Service service, List<String> arguments) {
    try {
      return service.start(arguments);
    } catch (RuntimeException e) {
      log.error("a part does not start", e); // the whole story is in the log file
      throw cannotStart(e);
    }
  }

  private static CannotStart cannotStart(RuntimeException failure) {
    List<Throwable> chain =
        Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause).toList();
    Throwable root = chain.getLast();
    for (Throwable cause : chain) {
      String line = String.valueOf(cause.getMessage());
      switch (cause) {
        case ExitCodeGenerator known -> {
          return new CannotStart(known.getExitCode(), line);
        }
        case PortInUseException used -> {
          return new CannotStart(
              ExitCode.BAD_CONFIGURATION,
              "port " + used.getPort() + " is taken: choose another with --port");
        }
        case RedisUnavailable _ -> {
          return new CannotStart(
              ExitCode.REDIS_NOT_REACHABLE, "Redis is not reachable, see --redis: " + line);
        }
        case BindException bad -> {
          return new CannotStart(
              ExitCode.BAD_CONFIGURATION, bad.getName() + " cannot be read: " + root.getMessage());
        }
        default -> {}
      }
    }
    String line = root.getMessage() == null ? root.toString() : root.getMessage();
    boolean badConfiguration = root instanceof IllegalArgumentException;
    return new CannotStart(badConfiguration ? ExitCode.BAD_CONFIGURATION : ExitCode.FAILED, line);
  }
}
