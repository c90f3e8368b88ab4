package dev.parley.inference.constraint;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.conversation.AnswerFormat;
import dev.parley.conversation.Strictness;
import dev.parley.grammar.Grammar;
import dev.parley.grammar.State;
import dev.parley.grammar.schema.Compilation.Compiled;
import dev.parley.grammar.schema.Compilation.Refused;
import dev.parley.grammar.schema.SchemaRules;
import dev.parley.grammar.schema.Schemas;
import dev.parley.inference.model.TokenText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the constraints of a model's answers; they share compiled schemas and masks. Thread-safe.
 */
public final class Constraints {

  private static final int SCHEMAS = 64;

  private record Joined(Grammar opening, Grammar text) {}

  private final TokenText text;
  private final Masks masks;
  private final Schemas schemas = new Schemas(SCHEMAS);
  private final Map<Joined, Grammar> joined =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Joined, Grammar> eldest) {
          return size() > SCHEMAS;
        }
      };

  public Constraints(TokenText text) {
    this.text = text;
    this.masks = new Masks(text);
  }

  /**
   * A new constraint for an answer of this format; empty where it may be anything.
   *
   * @param opening what stands before the answer's text: a thought
   * @param begun text that the answer continues; passed over when it is no beginning of such an
   *     answer
   * @throws UnusableFormatException when the schema cannot be compiled
   */
  public Optional<Constraint> of(AnswerFormat format, Optional<Grammar> opening, String begun) {
    return grammar(format)
        .map(text -> opening.map(before -> joined(before, text)).orElse(text))
        .map(grammar -> of(grammar, begun));
  }

  /** A new constraint for an answer of this grammar. */
  public Constraint of(Grammar grammar, String begun) {
    State after = grammar.start().advance(begun.getBytes(UTF_8));
    return new Constraint(text, masks, after.isDead() ? grammar.start() : after);
  }

  private Optional<Grammar> grammar(AnswerFormat format) {
    return switch (format) {
      case AnswerFormat.Text() -> Optional.empty();
      case AnswerFormat.JsonObject() -> Optional.of(Schemas.anyObject());
      case AnswerFormat.JsonSchema(_, String schema, Strictness strictness) ->
          switch (schemas.compile(schema, rules(strictness))) {
            case Compiled(Grammar grammar) -> Optional.of(grammar);
            case Refused(String pointer, String message) ->
                throw new UnusableFormatException(pointer, message);
          };
    };
  }

  /** Joined once, so that its states and masks are known the next time. */
  private Grammar joined(Grammar opening, Grammar text) {
    synchronized (joined) {
      return joined.computeIfAbsent(
          new Joined(opening, text), _ -> Grammar.sequence(opening, text));
    }
  }

  /** Makes ahead of time what the first answer would wait for. */
  public void prepare(int vocabulary) {
    masks.prepare(vocabulary);
  }

  private static SchemaRules rules(Strictness strictness) {
    return switch (strictness) {
      case STRICT -> SchemaRules.STRICT;
      case LENIENT -> SchemaRules.LENIENT;
    };
  }
}
