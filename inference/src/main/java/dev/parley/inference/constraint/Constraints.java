package dev.parley.inference.constraint;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.conversation.AnswerFormat;
import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.Conversation;
import dev.parley.conversation.Strictness;
import dev.parley.conversation.ToolUse;
import dev.parley.grammar.Grammar;
import dev.parley.grammar.State;
import dev.parley.grammar.calls.CallFrame;
import dev.parley.grammar.calls.CallGrammars;
import dev.parley.grammar.schema.Compilation;
import dev.parley.grammar.schema.Compilation.Compiled;
import dev.parley.grammar.schema.Compilation.Refused;
import dev.parley.grammar.schema.SchemaRules;
import dev.parley.grammar.schema.Schemas;
import dev.parley.inference.model.PromptEncoder;
import dev.parley.inference.model.TokenText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the constraints of a model's answers; they share compiled schemas and masks. Thread-safe.
 */
public final class Constraints {

  private static final int SCHEMAS = 64;

  private enum Way {
    ONE_AFTER_THE_OTHER,
    EITHER
  }

  private record Joined(Way way, Grammar one, Grammar other) {}

  private final TokenText text;
  private final Optional<Integer> vocabulary;
  private final Masks masks;
  private final Schemas schemas = new Schemas(SCHEMAS);
  private final CallGrammars calls = new CallGrammars(schemas);
  private final Map<Joined, Grammar> joined =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Joined, Grammar> eldest) {
          return size() > SCHEMAS;
        }
      };

  /**
   * @param vocabulary how many ids the network knows, if that is known: the trie is then made where
   *     the first constraint is, and not in the first step that needs it
   */
  public Constraints(TokenText text, Optional<Integer> vocabulary) {
    this.text = text;
    this.vocabulary = vocabulary;
    this.masks = new Masks(text);
  }

  /**
   * A new constraint for the answer to a conversation: it follows its format, or calls tools as it
   * must or may; empty where it may be anything.
   *
   * @param prompts written for the thinking that is wanted
   * @throws UnusableFormatException when a schema cannot be compiled
   */
  public Optional<Constraint> of(
      PromptEncoder prompts, Conversation conversation, AnswerFormat format) {
    Optional<CallFrame> frame = prompts.callFrame(conversation);
    Optional<Grammar> answer =
        frame.isPresent() ? withCalls(conversation.tools(), frame.get(), format) : grammar(format);
    return constraint(answer, prompts.opening(conversation), begun(conversation));
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
    return constraint(grammar(format), opening, begun);
  }

  private Optional<Constraint> constraint(
      Optional<Grammar> answer, Optional<Grammar> opening, String begun) {
    return answer
        .map(
            text ->
                opening.map(before -> joined(Way.ONE_AFTER_THE_OTHER, before, text)).orElse(text))
        .map(grammar -> of(grammar, begun));
  }

  /** What of the answer the prompt holds already. */
  private static String begun(Conversation conversation) {
    ChatMessage last = conversation.messages().getLast();
    boolean open = last.role() == ChatMessage.Role.ASSISTANT && last.toolCalls().isEmpty();
    return open ? last.content() : "";
  }

  /** A forced call takes the place of a text in some format; else the model may choose. */
  private Optional<Grammar> withCalls(ToolUse tools, CallFrame frame, AnswerFormat format) {
    Optional<Grammar> text = tools.isForced() ? Optional.empty() : grammar(format);
    return text.isPresent()
        ? Optional.of(
            joined(
                Way.EITHER,
                text.get(),
                compiled(calls.compile(ToolRules.insteadOfFormat(tools, frame)))))
        : ToolRules.of(tools, frame).map(rules -> compiled(calls.compile(rules)));
  }

  /** A new constraint for an answer of this grammar. */
  public Constraint of(Grammar grammar, String begun) {
    vocabulary.ifPresent(masks::prepare);
    State after = grammar.start().advance(begun.getBytes(UTF_8));
    return new Constraint(text, masks, after.isDead() ? grammar.start() : after);
  }

  private Optional<Grammar> grammar(AnswerFormat format) {
    return switch (format) {
      case AnswerFormat.Text() -> Optional.empty();
      case AnswerFormat.JsonObject() -> Optional.of(Schemas.anyObject());
      case AnswerFormat.JsonSchema(_, String schema, Strictness strictness) ->
          Optional.of(compiled(schemas.compile(schema, rules(strictness))));
    };
  }

  private static Grammar compiled(Compilation compilation) {
    return switch (compilation) {
      case Compiled(Grammar grammar) -> grammar;
      case Refused(String pointer, String message) ->
          throw new UnusableFormatException(pointer, message);
    };
  }

  /** Joined once, so that its states and masks are known the next time. */
  private Grammar joined(Way way, Grammar one, Grammar other) {
    synchronized (joined) {
      return joined.computeIfAbsent(
          new Joined(way, one, other),
          _ ->
              switch (way) {
                case ONE_AFTER_THE_OTHER -> Grammar.sequence(one, other);
                case EITHER -> Grammar.oneOf(List.of(one, other));
              });
    }
  }

  private static SchemaRules rules(Strictness strictness) {
    return switch (strictness) {
      case STRICT -> SchemaRules.STRICT;
      case LENIENT -> SchemaRules.LENIENT;
    };
  }
}
