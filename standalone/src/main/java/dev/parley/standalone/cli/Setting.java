package dev.parley.standalone.cli;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A setting of the services that the command line needs to know too. */
final class Setting {

  private Setting() {}

  /** From the flags, else from the environment; an empty one is none. */
  static Optional<String> of(
      String property, Map<String, String> flags, Map<String, String> environment) {
    String variable = property.replace('.', '_').toUpperCase(Locale.ROOT);
    return Stream.of(flags.get(property), environment.get(variable))
        .flatMap(Stream::ofNullable)
        .filter(text -> !text.isBlank())
        .findFirst();
  }
}
