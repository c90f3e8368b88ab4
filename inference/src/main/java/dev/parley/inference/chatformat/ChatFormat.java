package dev.parley.inference.chatformat;

import dev.parley.inference.tokenizer.PromptPart;
import dev.parley.job.ChatMessage;
import dev.parley.job.JobRequest.Thinking;
import java.util.List;

/**
 * How a family of models writes a conversation down. Formats are code; the Jinja of a folder is
 * read for literals, never executed.
 */
interface ChatFormat {

  /** The conversation up to the point where the assistant's answer begins. */
  List<PromptPart> write(List<ChatMessage> messages);

  /** This format for answers that begin with a thought or do not; most know no thinking. */
  default ChatFormat thinking(Thinking thinking) {
    return this;
  }

  /** Marks that end an answer. */
  List<String> ends();

  /** Strings that end an answer where no mark does. */
  default List<String> stops() {
    return List.of();
  }
}
