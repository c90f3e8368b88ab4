package dev.parley.inference.chatformat.jinja.library;

import dev.parley.inference.chatformat.jinja.value.Arguments;
import dev.parley.inference.chatformat.jinja.value.JinjaValue;

/** A filter, a test or a method: it makes one value of another. */
@FunctionalInterface
public interface Builtin {

  /** What it makes of a value. */
  JinjaValue apply(JinjaValue target, Arguments arguments);
}
