package dev.parley.inference.chatformat.jinja.value;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A value of a template. All but namespaces and loops are immutable. */
public sealed interface JinjaValue {

  /** How large it is. */
  default Size size() {
    return Size.ONE;
  }

  /** The value of a name that nobody set, and of an attribute that is not there. */
  record Undefined(String name) implements JinjaValue {}

  /** Python's {@code None}. */
  record None() implements JinjaValue {}

  /** A truth value. */
  record Bool(boolean value) implements JinjaValue {}

  /** A whole number. */
  record Int(BigInteger value) implements JinjaValue {

    private static final int LARGEST_BITS = 1024;

    public Int {
      if (value.bitLength() > LARGEST_BITS) {
        throw new TemplateLimitException("computes with numbers that are too large");
      }
    }

    public Int(long value) {
      this(BigInteger.valueOf(value));
    }
  }

  /** A fractional number. */
  record Real(double value) implements JinjaValue {}

  /** Text. */
  record Str(MarkedText value) implements JinjaValue {

    /** The characters. */
    public String text() {
      return value.text();
    }

    @Override
    public Size size() {
      return new Size(0, value.length() + 1L);
    }

    /** Text of the template's own. */
    public static Str own(String text) {
      return new Str(MarkedText.own(text));
    }
  }

  /** A list or a tuple. */
  final class Sequence implements JinjaValue {

    /** No list of a template is longer. */
    public static final int LONGEST = 200_000;

    /** Python distinguishes them only where it prints and compares them. */
    public enum Kind {
      LIST,
      TUPLE
    }

    private final List<JinjaValue> items;
    private final Kind kind;
    private final Size size;

    /** One with these items. */
    public Sequence(List<? extends JinjaValue> items, Kind kind) {
      if (items.size() > LONGEST) {
        throw new TemplateLimitException("makes lists of more than " + LONGEST + " items");
      }
      this.items = List.copyOf(items);
      this.kind = kind;
      this.size = Size.around(this.items);
    }

    /** A list. */
    public static Sequence list(List<? extends JinjaValue> items) {
      return new Sequence(items, Kind.LIST);
    }

    /** A tuple. */
    public static Sequence tuple(JinjaValue... items) {
      return new Sequence(List.of(items), Kind.TUPLE);
    }

    public List<JinjaValue> items() {
      return items;
    }

    public Kind kind() {
      return kind;
    }

    @Override
    public Size size() {
      return size;
    }
  }

  /** A dictionary, in the order in which its keys were set. */
  final class Dict implements JinjaValue {

    /** A key as it was written, and its value. */
    public record Member(JinjaValue key, JinjaValue value) {}

    private final Map<Object, Member> members = new LinkedHashMap<>();
    private final Size size;

    /** Of two equal keys the last one counts. */
    public Dict(List<Member> all) {
      List<JinjaValue> held = new ArrayList<>();
      for (Member member : all) {
        members.merge(
            Values.key(member.key()),
            member,
            (old, replacing) -> new Member(old.key(), replacing.value()));
        held.add(member.key());
        held.add(member.value());
      }
      this.size = Size.around(held);
    }

    public boolean isEmpty() {
      return members.isEmpty();
    }

    public List<Member> members() {
      return List.copyOf(members.values());
    }

    /** The value of a key. */
    public Optional<JinjaValue> get(JinjaValue key) {
      return Optional.ofNullable(members.get(Values.key(key))).map(Member::value);
    }

    /** The value of a key that is a text. */
    public Optional<JinjaValue> get(String key) {
      return Optional.ofNullable(members.get(key)).map(Member::value);
    }

    @Override
    public Size size() {
      return size;
    }
  }

  /** Attributes that can be set, also from within a loop or a macro. */
  record Namespace(Map<String, JinjaValue> attributes) implements JinjaValue {}

  /** The variable {@code loop} of a loop that goes on. */
  non-sealed interface Loop extends JinjaValue {

    /** One of its attributes, as {@code index0}; empty when it has none of this name. */
    Optional<JinjaValue> attribute(String name);
  }

  /** A macro, a function or a method. */
  non-sealed interface Function extends JinjaValue {

    /** Calls it. */
    JinjaValue call(Arguments arguments);
  }
}
