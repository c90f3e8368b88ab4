package dev.parley.inference.chatformat.jinja.run;

import dev.parley.inference.chatformat.jinja.value.JinjaValue;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Undefined;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Variables, and those around them. What is set here is not seen outside. Not thread-safe. */
final class Scope {

  private final Optional<Scope> around;
  private final Map<String, JinjaValue> variables = new HashMap<>();

  private Scope(Optional<Scope> around) {
    this.around = around;
  }

  /** The outermost one. */
  static Scope of(Map<String, JinjaValue> variables) {
    Scope scope = new Scope(Optional.empty());
    scope.variables.putAll(variables);
    return scope;
  }

  /** A new one within this one. */
  Scope inner() {
    return new Scope(Optional.of(this));
  }

  void set(String name, JinjaValue value) {
    variables.put(name, value);
  }

  JinjaValue get(String name) {
    Optional<Scope> scope = Optional.of(this);
    while (scope.isPresent()) {
      @Nullable JinjaValue found = scope.get().variables.get(name);
      if (found != null) {
        return found;
      }
      scope = scope.get().around;
    }
    return new Undefined(name);
  }
}
