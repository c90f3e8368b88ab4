package dev.parley.grammar;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * A language of byte strings: what an answer may be. Grammars of JSON come from {@code
 * dev.parley.grammar.schema.Schemas}; the methods here put grammars together. Immutable,
 * thread-safe; the states that were met are kept, so one grammar should serve many answers.
 */
public final class Grammar {

  private final Node root;
  private final State start;

  private Grammar(Node root) {
    this.root = root;
    Closure closure = new Closure();
    if (root.fits(0)) {
      closure.add(root.entry(), FrameStack.BOTTOM);
    }
    this.start = new States().of(closure);
  }

  /** The language of a node. */
  public static Grammar of(Node root) {
    settle(root);
    return new Grammar(root);
  }

  /** Whether no reference below this node still waits for its own: only then it has a language. */
  public static boolean isWhole(Node root) {
    return reachable(root).stream().noneMatch(Node::isOpen);
  }

  /** This text and no other. */
  public static Grammar literal(String text) {
    return of(
        text.isEmpty()
            ? new SequenceNode(List.of())
            : new LiteralNode(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Any text; behind each occurrence of a mark, which is not empty, a text of the body stands. */
  public static Grammar textWith(String mark, Grammar body) {
    return of(new MarkedTextNode(new MarkSearch(mark), body.root));
  }

  /** Any text that does not begin with a brace, nor with white space and a brace. */
  public static Grammar textWithoutBrace() {
    return of(new BracelessNode());
  }

  /** Any text, up to and with the first occurrence of a mark, which is not empty. */
  public static Grammar until(String mark) {
    return of(new UntilNode(new MarkSearch(mark)));
  }

  /** A text of each, one after the other. */
  public static Grammar sequence(Grammar... parts) {
    return of(new SequenceNode(roots(List.of(parts))));
  }

  /** A text of any one of them. */
  public static Grammar oneOf(List<Grammar> choices) {
    return of(new ChoiceNode(roots(choices)));
  }

  /**
   * At least {@code least} and at most {@code most} texts of the body, one directly after the
   * other.
   *
   * @throws IllegalArgumentException when the body may be the empty text
   */
  public static Grammar repeat(Grammar body, int least, int most) {
    if (body.start().isAccepting() || least < 0 || most < least) {
      throw new IllegalArgumentException("cannot repeat this " + least + " to " + most + " times");
    }
    return of(new RepeatNode(body.root, least, most));
  }

  /** Nothing is written yet. Dead when the language is empty. */
  public State start() {
    return start;
  }

  private static List<Node> roots(List<Grammar> grammars) {
    return grammars.stream().map(grammar -> grammar.root).toList();
  }

  /** Depths depend on one another in circles: they are computed until none changes any more. */
  private static void settle(Node root) {
    List<Node> nodes = reachable(root);
    boolean changed = true;
    while (changed) {
      changed = false;
      for (Node node : nodes) {
        changed |= node.settle();
      }
    }
  }

  /** The innermost first, so that few rounds settle them. */
  private static List<Node> reachable(Node root) {
    Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Node> found = new ArrayList<>(List.of(root));
    seen.add(root);
    for (int i = 0; i < found.size(); i++) {
      for (Node part : found.get(i).parts()) {
        if (seen.add(part)) {
          found.add(part);
        }
      }
    }
    return found.reversed();
  }

  /** Whether this is the whole of a text of the language. */
  public boolean matches(String text) {
    return start.advance(text.getBytes(StandardCharsets.UTF_8)).isAccepting();
  }
}
