package dev.parley.standalone.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The flags that go through to the services: {@code --parley.queue.depth=4}. */
final class SpringFlags {

  private static final Pattern FLAG =
      Pattern.compile(
          "--((?:parley|server|spring|logging|management)\\.[^=\\s]+)(?:=(.*))?", Pattern.DOTALL);

  private SpringFlags() {}

  /** These start no service, so they take no flags of the services. */
  private static final Set<String> WITHOUT_SERVICES = Set.of("chat", "status", "models");

  /**
   * Moves them to {@code properties} and returns the other arguments. Commands that start no
   * service have none.
   */
  static List<String> takeOut(List<String> arguments, Map<String, String> properties) {
    if (arguments.stream().anyMatch(WITHOUT_SERVICES::contains)) {
      return arguments;
    }
    List<String> rest = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      Matcher flag = FLAG.matcher(arguments.get(i));
      if (!flag.matches()) {
        rest.add(arguments.get(i));
      } else if (flag.group(2) != null) {
        properties.put(flag.group(1), flag.group(2));
      } else if (i + 1 < arguments.size() && !arguments.get(i + 1).startsWith("-")) {
        properties.put(flag.group(1), arguments.get(++i));
      } else {
        properties.put(flag.group(1), "true");
      }
    }
    return rest;
  }
}
