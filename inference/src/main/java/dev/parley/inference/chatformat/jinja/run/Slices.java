package dev.parley.inference.chatformat.jinja.run;

import dev.parley.inference.chatformat.jinja.library.Texts;
import dev.parley.inference.chatformat.jinja.value.JinjaValue;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Sequence;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Str;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Undefined;
import dev.parley.inference.chatformat.jinja.value.MarkedText;
import dev.parley.inference.chatformat.jinja.value.MarkedTextBuilder;
import dev.parley.inference.chatformat.jinja.value.TemplateException;
import dev.parley.inference.chatformat.jinja.value.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Python's {@code [start:stop:step]}. */
final class Slices {

  private Slices() {}

  /** Where a slice begins, ends, and in which steps it goes; all of it within bounds. */
  private record Bounds(int start, int stop, int step) {

    static Bounds of(
        int size, Optional<Integer> start, Optional<Integer> stop, Optional<Integer> step) {
      int by = step.orElse(1);
      if (by == 0) {
        throw new TemplateException("takes a slice with steps of 0");
      }
      int lowest = by > 0 ? 0 : -1;
      int highest = by > 0 ? size : size - 1;
      int from = start.map(at -> clamp(at, size, lowest, highest)).orElse(by > 0 ? 0 : size - 1);
      int to = stop.map(at -> clamp(at, size, lowest, highest)).orElse(by > 0 ? size : -1);
      return new Bounds(from, to, by);
    }

    private static int clamp(int at, int size, int lowest, int highest) {
      return Math.clamp(at < 0 ? (long) at + size : at, lowest, Math.max(lowest, highest));
    }

    boolean holds(int at) {
      return step > 0 ? at < stop : at > stop;
    }
  }

  static JinjaValue of(
      JinjaValue target, Optional<Integer> start, Optional<Integer> stop, Optional<Integer> step) {
    return switch (target) {
      case Sequence list -> {
        Bounds bounds = Bounds.of(list.items().size(), start, stop, step);
        yield new Sequence(items(list.items(), bounds), list.kind());
      }
      case Str(MarkedText text) ->
          new Str(characters(text, Bounds.of(text.codePoints(), start, stop, step)));
      case Undefined(String name) ->
          throw new TemplateException("takes a slice of '" + name + "', which is undefined");
      default -> new Undefined("a slice of " + Values.kind(target));
    };
  }

  private static List<JinjaValue> items(List<JinjaValue> items, Bounds bounds) {
    if (bounds.step() == 1) {
      return items.subList(bounds.start(), Math.max(bounds.start(), bounds.stop()));
    }
    List<JinjaValue> some = new ArrayList<>();
    for (int at = bounds.start(); bounds.holds(at); at += bounds.step()) {
      some.add(items.get(at));
    }
    return some;
  }

  private static MarkedText characters(MarkedText text, Bounds bounds) {
    if (bounds.step() == 1) {
      int from = text.text().offsetByCodePoints(0, bounds.start());
      int to = text.text().offsetByCodePoints(from, Math.max(0, bounds.stop() - bounds.start()));
      return text.substring(from, to);
    }
    if (bounds.step() == -1) {
      int first = text.text().offsetByCodePoints(0, Math.max(0, bounds.stop() + 1));
      int behind = text.text().offsetByCodePoints(0, bounds.start() + 1);
      return Texts.reversed(text.substring(first, behind));
    }
    MarkedTextBuilder some = new MarkedTextBuilder();
    items(Values.items(new Str(text)), bounds)
        .forEach(character -> some.append(Values.text(character)));
    return some.build();
  }
}
