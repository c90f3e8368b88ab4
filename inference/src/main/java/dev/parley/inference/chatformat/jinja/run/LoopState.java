package dev.parley.inference.chatformat.jinja.run;

import dev.parley.inference.chatformat.jinja.value.Arguments;
import dev.parley.inference.chatformat.jinja.value.JinjaValue;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Function;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Int;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Loop;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Undefined;
import dev.parley.inference.chatformat.jinja.value.TemplateException;
import dev.parley.inference.chatformat.jinja.value.Values;
import java.util.List;
import java.util.Optional;

/** Where a loop is. Only recursive loops, which are not built, have a depth. Not thread-safe. */
final class LoopState implements Loop {

  private final List<JinjaValue> items;
  private int index;

  LoopState(List<JinjaValue> items) {
    this.items = items;
  }

  /** Goes on to another item. */
  void moveTo(int place) {
    index = place;
  }

  @Override
  public Optional<JinjaValue> attribute(String name) {
    int last = items.size() - 1;
    return switch (name) {
      case "index" -> number(index + 1);
      case "index0" -> number(index);
      case "revindex" -> number(last - index + 1);
      case "revindex0" -> number(last - index);
      case "first" -> Optional.of(Values.bool(index == 0));
      case "last" -> Optional.of(Values.bool(index == last));
      case "length" -> number(items.size());
      case "depth" -> number(1);
      case "depth0" -> number(0);
      case "previtem" -> Optional.of(item(index - 1));
      case "nextitem" -> Optional.of(item(index + 1));
      case "cycle" -> Optional.of(new Cycle(index));
      default -> Optional.empty();
    };
  }

  private static Optional<JinjaValue> number(int number) {
    return Optional.of(new Int(number));
  }

  private JinjaValue item(int place) {
    return place >= 0 && place < items.size()
        ? items.get(place)
        : new Undefined("an item around a loop");
  }

  /** {@code loop.cycle}: one of its arguments, in turn. */
  private record Cycle(int index) implements Function {

    @Override
    public JinjaValue call(Arguments arguments) {
      if (arguments.positional().isEmpty()) {
        throw new TemplateException("cycles through nothing");
      }
      return arguments.positional().get(index % arguments.positional().size());
    }
  }
}
