package dev.parley.inference.chatformat.family;

import dev.parley.conversation.Conversation;
import dev.parley.grammar.Grammar;
import dev.parley.grammar.calls.CallFrame;
import dev.parley.inference.model.AnswerSplitter;
import dev.parley.inference.tokenizer.PromptPart;
import dev.parley.job.JobRequest.Thinking;
import dev.parley.job.ModelCard;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a family of models writes a conversation. The formats of this package are code, and read a
 * model's Jinja template for its literals only.
 */
public interface ChatFormat {

  /** For logs. */
  default String name() {
    return getClass().getSimpleName();
  }

  /** The conversation up to the point where the assistant's answer begins. */
  List<PromptPart> write(Conversation conversation);

  /** A new splitter for the answer to this conversation. */
  default AnswerSplitter splitter(Conversation conversation) {
    return AnswerSplitter.textOnly();
  }

  /** What stands before the text of an answer to this conversation: a thought, in some formats. */
  default Optional<Grammar> opening(Conversation conversation) {
    return Optional.empty();
  }

  /**
   * How calls of tools are written in an answer to this conversation; empty where none can be made.
   */
  default Optional<CallFrame> callFrame(Conversation conversation) {
    return Optional.empty();
  }

  /** This format with or without a thought before the answer; most formats know no thinking. */
  default ChatFormat thinking(Thinking thinking) {
    return this;
  }

  /** What it can write and read beyond plain text. */
  default Set<ModelCard.Feature> features() {
    return Set.of();
  }

  /**
   * Control tokens that are part of an answer's text, so that its parts can be found: the marks of
   * calls and thoughts, which some vocabularies call special.
   */
  default Set<String> textTokens() {
    return Set.of();
  }

  /** Strings that end an answer of a model that has no token for that. */
  default List<String> stops() {
    return List.of();
  }
}
