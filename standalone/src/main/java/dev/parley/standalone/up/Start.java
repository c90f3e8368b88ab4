package dev.parley.standalone.up;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.web.server.PortInUseException;

/** Starts a service and puts what goes wrong into one line and an exit code. */
final class Start {

  private Start() {}

  static Service.Running of(Service service, List<String> arguments) {
    try {
      return service.start(arguments);
    } catch (RuntimeException e) {
      throw cannotStart(e);
    }
  }

  private static CannotStart cannotStart(RuntimeException failure) {
    List<Throwable> chain =
        Stream.iterate((Throwable) failure, Start::goesOn, Throwable::getCause).toList();
    Throwable root = chain.getLast();
    if (chain.stream().anyMatch(PortInUseException.class::isInstance)) {
      return new CannotStart(2, root.getMessage() + ": choose another with --port");
    }
    Optional<Throwable> told =
        chain.stream().filter(ExitCodeGenerator.class::isInstance).findFirst();
    if (told.isPresent() && told.get() instanceof ExitCodeGenerator generator) {
      return new CannotStart(generator.getExitCode(), String.valueOf(told.get().getMessage()));
    }
    CannotStart unknown = new CannotStart(2, root.toString());
    unknown.initCause(failure);
    return unknown;
  }

  private static boolean goesOn(Throwable failure) {
    return failure != null;
  }
}
