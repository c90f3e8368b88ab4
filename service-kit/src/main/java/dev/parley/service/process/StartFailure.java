package dev.parley.service.process;

import dev.parley.redis.RedisUnavailable;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.web.server.PortInUseException;

/**
 * Why a start failed, for people.
 *
 * @param exitCode of the process
 * @param line names the setting to change, if one is to blame; one line without control characters
 */
public record StartFailure(int exitCode, String line) {

  public StartFailure {
    line = line.replaceAll("\\p{Cntrl}+", " ").strip();
  }

  /**
   * The failure that {@code problem} or one of its causes stands for; empty for a mistake of ours.
   */
  public static Optional<StartFailure> of(Throwable problem) {
    List<Throwable> chain =
        Stream.<Throwable>iterate(problem, Objects::nonNull, Throwable::getCause).toList();
    return chain.stream()
        .flatMap(cause -> known(cause).stream())
        .findFirst()
        .or(() -> chain.stream().flatMap(cause -> unbound(cause, chain.getLast())).findFirst());
  }

  private static Optional<StartFailure> known(Throwable cause) {
    return Optional.ofNullable(
        switch (cause) {
          case ExitCodeGenerator refused ->
              new StartFailure(refused.getExitCode(), String.valueOf(cause.getMessage()));
          case PortInUseException used ->
              of(ExitCode.BAD_CONFIGURATION, "server.port is " + used.getPort() + ": it is taken");
          case RedisUnavailable away ->
              of(ExitCode.REDIS_NOT_REACHABLE, "Redis is not reachable: " + away.getMessage());
          default -> null;
        });
  }

  /** Looked at last, since a value that we refuse ourselves is the cause of such an exception. */
  private static Stream<StartFailure> unbound(Throwable cause, Throwable root) {
    return cause instanceof BindException bad
        ? Stream.of(
            of(ExitCode.BAD_CONFIGURATION, bad.getName() + " cannot be read: " + root.getMessage()))
        : Stream.empty();
  }

  private static StartFailure of(ExitCode code, String line) {
    return new StartFailure(code.code(), line);
  }
}
