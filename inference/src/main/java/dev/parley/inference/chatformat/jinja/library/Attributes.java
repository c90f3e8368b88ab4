package dev.parley.inference.chatformat.jinja.library;

import dev.parley.inference.chatformat.jinja.value.Arguments;
import dev.parley.inference.chatformat.jinja.value.JinjaValue;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Bool;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Dict;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Function;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Int;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Loop;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Namespace;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Sequence;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Str;
import dev.parley.inference.chatformat.jinja.value.JinjaValue.Undefined;
import dev.parley.inference.chatformat.jinja.value.MarkedText;
import dev.parley.inference.chatformat.jinja.value.Origin;
import dev.parley.inference.chatformat.jinja.value.TemplateException;
import dev.parley.inference.chatformat.jinja.value.ValueOrder;
import dev.parley.inference.chatformat.jinja.value.Values;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Attributes and items of values. What is not there is undefined. */
public final class Attributes {

  private static final Map<String, Builtin> DICT =
      Map.of(
          "items", (dict, given) -> items(dict),
          "keys", (dict, given) -> Sequence.list(Values.items(dict)),
          "values", (dict, given) -> values(dict),
          "copy", (dict, given) -> dict,
          "get", Attributes::getOr);

  private static final Map<String, Builtin> SEQUENCE =
      Map.of(
          "index", Attributes::index,
          "count", Attributes::count,
          "copy", (list, given) -> list);

  private Attributes() {}

  /** A function with the value that it is a method of. */
  public record Method(JinjaValue target, Builtin builtin) implements Function {

    @Override
    public JinjaValue call(Arguments arguments) {
      return builtin.apply(target, arguments);
    }
  }

  /** {@code target.name}. */
  public static JinjaValue attribute(JinjaValue target, String name) {
    return found(target, name)
        .or(() -> method(target, name))
        .or(() -> target instanceof Dict dict ? dict.get(name) : Optional.empty())
        .orElseGet(() -> new Undefined(name));
  }

  private static Optional<JinjaValue> found(JinjaValue target, String name) {
    return switch (target) {
      case Undefined(String nothing) ->
          throw new TemplateException(
              "asks for '" + name + "' of '" + nothing + "', which is undefined");
      case Namespace(Map<String, JinjaValue> attributes) ->
          Optional.ofNullable(attributes.get(name));
      case Loop loop -> loop.attribute(name);
      default -> Optional.empty();
    };
  }

  private static Optional<JinjaValue> method(JinjaValue target, String name) {
    Optional<Builtin> method =
        switch (target) {
          case Str _ -> TextMethods.named(name);
          case Dict _ -> Optional.ofNullable(DICT.get(name));
          case Sequence _ -> Optional.ofNullable(SEQUENCE.get(name));
          default -> Optional.empty();
        };
    return method.map(builtin -> new Method(target, builtin));
  }

  /** {@code target[index]}. */
  public static JinjaValue item(JinjaValue target, JinjaValue index) {
    if (target instanceof Undefined(String nothing)) {
      throw new TemplateException("asks for an item of '" + nothing + "', which is undefined");
    }
    return at(target, index)
        .or(
            () ->
                index instanceof Str(MarkedText name)
                    ? named(target, name.text())
                    : Optional.empty())
        .orElseGet(() -> new Undefined(nameOf(index)));
  }

  private static Optional<JinjaValue> named(JinjaValue target, String name) {
    return found(target, name).or(() -> method(target, name));
  }

  private static Optional<JinjaValue> at(JinjaValue target, JinjaValue index) {
    boolean isPlace = index instanceof Int || index instanceof Bool;
    return switch (target) {
      case Dict dict -> isKey(index) ? dict.get(index) : Optional.empty();
      case Sequence list when isPlace -> at(list.items(), Values.integer(index));
      case Str(MarkedText text) when isPlace -> character(text, Values.integer(index));
      default -> Optional.empty();
    };
  }

  private static boolean isKey(JinjaValue index) {
    return !(index instanceof Sequence || index instanceof Dict || index instanceof Undefined);
  }

  private static Optional<JinjaValue> at(List<JinjaValue> items, int index) {
    int place = index < 0 ? index + items.size() : index;
    return place >= 0 && place < items.size() ? Optional.of(items.get(place)) : Optional.empty();
  }

  private static Optional<JinjaValue> character(MarkedText text, int index) {
    int size = text.codePoints();
    int place = index < 0 ? index + size : index;
    if (place < 0 || place >= size) {
      return Optional.empty();
    }
    int from = text.text().offsetByCodePoints(0, place);
    int to = text.text().offsetByCodePoints(from, 1);
    return Optional.of(new Str(text.substring(from, to)));
  }

  /** Messages name no text of people. */
  private static String nameOf(JinjaValue index) {
    return index instanceof Str(MarkedText name) && name.origin() == Origin.TEMPLATE
        ? name.text()
        : "an item";
  }

  /** The members of a dictionary as pairs. */
  static JinjaValue items(JinjaValue value) {
    if (value instanceof Undefined) {
      return Sequence.list(List.of());
    }
    return Sequence.list(
        dict(value).members().stream()
            .map(member -> Sequence.tuple(member.key(), member.value()))
            .toList());
  }

  private static JinjaValue values(JinjaValue value) {
    return Sequence.list(dict(value).members().stream().map(Dict.Member::value).toList());
  }

  private static Dict dict(JinjaValue value) {
    if (value instanceof Dict dict) {
      return dict;
    }
    throw new TemplateException("takes " + Values.kind(value) + " for a dictionary");
  }

  private static JinjaValue getOr(JinjaValue value, Arguments given) {
    return dict(value)
        .get(given.need(0, "key"))
        .or(() -> given.get(1, "default"))
        .orElse(Values.NONE);
  }

  private static JinjaValue index(JinjaValue list, Arguments given) {
    List<JinjaValue> items = Values.items(list);
    for (int i = 0; i < items.size(); i++) {
      if (ValueOrder.equal(items.get(i), given.need(0, "value"))) {
        return new Int(i);
      }
    }
    throw new TemplateException("does not find an item of a list");
  }

  private static JinjaValue count(JinjaValue list, Arguments given) {
    JinjaValue wanted = given.need(0, "value");
    return new Int(
        Values.items(list).stream().filter(item -> ValueOrder.equal(item, wanted)).count());
  }
}
