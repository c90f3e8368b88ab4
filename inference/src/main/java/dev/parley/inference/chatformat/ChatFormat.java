package dev.parley.inference.chatformat;

import dev.parley.inference.tokenizer.PromptPart;
import dev.parley.job.ChatMessage;
import dev.parley.job.JobRequest.Thinking;
import java.util.List;

/**
 * How a family of models writes a conversation. Formats are code; a model's Jinja template is read
 * for its literals and never executed.
 */
interface ChatFormat {

  /** For logs. */
  default String name() {
    return getClass().getSimpleName();
  }

  /** The conversation up to the point where the assistant's answer begins. */
  List<PromptPart> write(List<ChatMessage> messages);

  /** This format with or without a thought before the answer; most formats know no thinking. */
  default ChatFormat thinking(Thinking thinking) {
    return this;
  }

  /** Strings that end an answer of a model that has no token for that. */
  default List<String> stops() {
    return List.of();
  }
}
