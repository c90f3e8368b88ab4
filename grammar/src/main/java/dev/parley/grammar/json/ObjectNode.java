package dev.parley.grammar.json;

import static dev.parley.grammar.Ended.DEAD;
import static dev.parley.grammar.Ended.DONE;

import dev.parley.grammar.Closure;
import dev.parley.grammar.Frame;
import dev.parley.grammar.FrameStack;
import dev.parley.grammar.Node;
import dev.parley.grammar.text.CharacterSpelling;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A JSON object: the declared properties in their order, then others if they are allowed. No key
 * comes twice.
 */
public final class ObjectNode extends Node {

  /**
   * A declared property.
   *
   * @param required whether every object has it
   */
  public record Property(String name, Node value, Presence required) {}

  /** Whether a property may be left out. */
  public enum Presence {
    REQUIRED,
    OPTIONAL
  }

  private static final KeyTrie OFF = new KeyTrie();

  private final List<Property> properties;
  private final Optional<Node> others;
  private final KeyTrie names;

  /** By index: the next required property; their number when none follows. */
  private final int[] required;

  /**
   * @param properties with distinct names
   * @param others what other properties may hold, if there may be any
   */
  public ObjectNode(List<Property> properties, Optional<Node> others) {
    this.properties = List.copyOf(properties);
    this.others = others;
    this.names = KeyTrie.of(properties.stream().map(each -> JsonText.inside(each.name)).toList());
    this.required = new int[properties.size() + 1];
    required[properties.size()] = properties.size();
    for (int i = properties.size() - 1; i >= 0; i--) {
      required[i] = properties.get(i).required == Presence.REQUIRED ? i : required[i + 1];
    }
  }

  @Override
  public Frame entry() {
    UsedKeys used = others.isPresent() ? UsedKeys.NONE : UsedKeys.UNTRACKED;
    return new At(this, Place.OPEN, 0, used);
  }

  @Override
  protected List<Node> parts() {
    List<Node> parts = new ArrayList<>(properties.stream().map(Property::value).toList());
    others.ifPresent(parts::add);
    return parts;
  }

  @Override
  protected int leastDepth() {
    return 1
        + properties.stream()
            .filter(property -> property.required == Presence.REQUIRED)
            .mapToInt(property -> property.value.depth())
            .max()
            .orElse(0);
  }

  private boolean isLast(int index) {
    return required[index] == properties.size();
  }

  /** Whether one of the names that go on here may be next. */
  private boolean hasDeclared(KeyTrie at, int index, int containers) {
    int last = Math.min(required[index], properties.size() - 1);
    for (int property : at.properties(index, last)) {
      if (properties.get(property).value.fits(containers)) {
        return true;
      }
    }
    return false;
  }

  private boolean isNext(int property, int index, int containers) {
    return property >= index
        && property <= required[index]
        && properties.get(property).value.fits(containers);
  }

  private boolean allowsOthers(int index, int containers) {
    return isLast(index) && others.isPresent() && others.get().fits(containers);
  }

  private enum Place {
    OPEN,
    FIRST_KEY,
    COLON,
    OTHER_COLON,
    SPACE,
    VALUE,
    AFTER_VALUE,
    COMMA_SPACE,
    NEXT_KEY
  }

  /**
   * @param index the first declared property that may follow; at a value, its own
   */
  private record At(ObjectNode node, Place place, int index, UsedKeys used) implements Frame {

    @Override
    public Frame step(int octet, int containers) {
      return switch (place) {
        case OPEN -> octet == '{' ? at(Place.FIRST_KEY) : DEAD;
        case FIRST_KEY -> octet == '}' ? close() : beginKey(octet, containers);
        case COLON, OTHER_COLON -> octet == ':' ? at(Place.SPACE) : DEAD;
        case SPACE -> octet == ' ' ? at(Place.VALUE) : DEAD;
        case AFTER_VALUE -> octet == '}' ? close() : comma(octet, containers);
        case COMMA_SPACE -> octet == ' ' ? at(Place.NEXT_KEY) : DEAD;
        case NEXT_KEY -> beginKey(octet, containers);
        case VALUE -> throw new IllegalStateException("a value begins before the next byte");
      };
    }

    @Override
    public void unfold(FrameStack below, Closure closure) {
      if (place != Place.VALUE) {
        closure.keep(this, below);
        return;
      }
      boolean declared = index < node.properties.size();
      Node value = declared ? node.properties.get(index).value : node.others.orElseThrow();
      int following = declared ? index + 1 : index;
      closure.add(value.entry(), below.push(new At(node, Place.AFTER_VALUE, following, used)));
    }

    @Override
    public int containers() {
      return 1;
    }

    @Override
    public boolean isParticular() {
      return used.isTracked();
    }

    @Override
    public Frame relaxed() {
      return new At(node, place, index, UsedKeys.UNTRACKED);
    }

    @Override
    public boolean isDoubtful() {
      return place == Place.OTHER_COLON && !used.isTracked();
    }

    private At at(Place next) {
      return new At(node, next, index, used);
    }

    private Frame close() {
      return node.isLast(index) ? DONE : DEAD;
    }

    private Frame comma(int octet, int containers) {
      return octet == ',' && mayHaveKey(containers) ? at(Place.COMMA_SPACE) : DEAD;
    }

    private Frame beginKey(int octet, int containers) {
      return octet == '"' && mayHaveKey(containers)
          ? new InKey(node, index, node.names, CharacterSpelling.ROOT, used.begin())
          : DEAD;
    }

    private boolean mayHaveKey(int containers) {
      return node.hasDeclared(node.names, index, containers)
          || node.allowsOthers(index, containers);
    }
  }

  /**
   * Inside a key.
   *
   * @param at in the declared names; {@link #OFF} when it is none of them
   * @param inside the bytes of a character that are read
   */
  private record InKey(ObjectNode node, int index, KeyTrie at, int inside, UsedKeys used)
      implements Frame {

    @Override
    public Frame step(int octet, int containers) {
      if (octet == '"' && inside == CharacterSpelling.ROOT) {
        return end(containers);
      }
      int target = CharacterSpelling.ANY.next(inside, octet);
      if (target == CharacterSpelling.NONE) {
        return DEAD;
      }
      KeyTrie next = at.next(octet, OFF);
      if (!node.allowsOthers(index, containers) && !node.hasDeclared(next, index, containers)) {
        return DEAD;
      }
      return new InKey(
          node, index, next, Math.max(target, CharacterSpelling.ROOT), used.add(octet));
    }

    @Override
    public int containers() {
      return 1;
    }

    @Override
    public boolean isParticular() {
      return used.isTracked();
    }

    @Override
    public Frame relaxed() {
      return new InKey(node, index, at, inside, UsedKeys.UNTRACKED);
    }

    private Frame end(int containers) {
      int property = at.property();
      if (property != KeyTrie.NONE) {
        return node.isNext(property, index, containers)
            ? new At(node, Place.COLON, property, used)
            : DEAD;
      }
      boolean allowed = node.allowsOthers(index, containers) && !at.isBegin();
      return allowed && !used.isRepeated()
          ? new At(node, Place.OTHER_COLON, node.properties.size(), used)
          : DEAD;
    }
  }
}
