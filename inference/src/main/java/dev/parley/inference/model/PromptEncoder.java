package dev.parley.inference.model;

import dev.parley.conversation.Conversation;
import dev.parley.grammar.Grammar;
import dev.parley.grammar.calls.CallFrame;
import dev.parley.job.JobRequest.Thinking;
import java.util.List;
import java.util.Optional;

/** Turns a conversation into the token ids that the model was trained on. Thread-safe. */
public interface PromptEncoder {

  /**
   * The ids of all turns in the model's chat format, ending where the assistant's answer begins.
   * The format's control tokens come from the format alone: the conversation's texts can never
   * spell one. A format's default system message is put in front when the first message is no
   * system message. When the last message is the assistant's, it stays open: the answer continues
   * it.
   */
  int[] encode(Conversation conversation);

  /** Tokens that a text of a conversation has at least, known without encoding it. */
  default long leastTokens(String text) {
    return 0;
  }

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

  /** The same format with or without a thought before the answer; most formats know no thinking. */
  default PromptEncoder thinking(Thinking thinking) {
    return this;
  }

  /**
   * Strings that end an answer in this format, besides those of the request: a model that has no
   * control tokens would write the user's next turn itself. They are not part of the answer.
   */
  default List<String> stops() {
    return List.of();
  }
}
