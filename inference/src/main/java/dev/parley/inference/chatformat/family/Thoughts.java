package dev.parley.inference.chatformat.family;

import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.Conversation;
import dev.parley.grammar.Grammar;
import dev.parley.inference.chatformat.prompt.PromptBuilder;
import dev.parley.inference.chatformat.prompt.Thought;
import dev.parley.inference.chatformat.prompt.Whitespace;
import dev.parley.inference.chatformat.split.Splitters;
import dev.parley.inference.model.AnswerSplitter;
import dev.parley.job.JobRequest.Thinking;
import java.util.List;
import java.util.Optional;

/**
 * How a family of models thinks aloud before it answers. An empty thought at the beginning of the
 * answer keeps it from that; a forced call of a tool comes without a thought.
 *
 * @param wanted whether a thought is wanted, where the family leaves the choice
 */
record Thoughts(Begun begun, Choice choice, Earlier earlier, Thinking wanted) {

  /** Who writes the mark that begins a thought. */
  enum Begun {
    BY_THE_MODEL,
    BY_THE_PROMPT
  }

  /** Whether prompts can do without. */
  enum Choice {
    FREE,
    /** The family was taught to think about everything. */
    ALWAYS
  }

  /** In which turns of the assistant a prompt has thoughts. */
  enum Earlier {
    /** Behind the last question those that there are, and an empty one in the very last turn. */
    OF_THIS_ANSWER,
    /** Behind the last question those that there are. */
    OF_THIS_ANSWER_IF_ANY,
    /** Behind the last question in each, if need be an empty one. */
    OF_THIS_ANSWER_ALWAYS,
    /** In all, if need be an empty one. */
    OF_ALL
  }

  Thoughts with(Thinking thinking) {
    return new Thoughts(begun, choice, earlier, thinking);
  }

  private boolean thinks(Conversation conversation) {
    boolean asked = choice == Choice.ALWAYS || wanted == Thinking.ON;
    return asked && !conversation.tools().isForced();
  }

  /** The end of a prompt for a new answer. */
  void begin(PromptBuilder prompt, Conversation conversation) {
    if (!thinks(conversation)) {
      empty(prompt);
    } else if (begun == Begun.BY_THE_PROMPT) {
      prompt.marker(Thought.BEGIN).text("\n");
    }
  }

  private static void empty(PromptBuilder prompt) {
    prompt.marker(Thought.BEGIN).text("\n\n").marker(Thought.END).text("\n\n");
  }

  /** What stands before the text of an answer. */
  Optional<Grammar> opening(Conversation conversation) {
    if (!thinks(conversation) || PromptBuilder.endOpen(conversation.messages())) {
      return Optional.empty();
    }
    return Optional.of(
        switch (begun) {
          case BY_THE_MODEL -> Thought.WHOLE;
          case BY_THE_PROMPT -> Thought.REST;
        });
  }

  /**
   * A splitter for an answer that may begin with a thought.
   *
   * @param answer new; splits what follows
   */
  AnswerSplitter splitter(Conversation conversation, AnswerSplitter answer) {
    if (PromptBuilder.endOpen(conversation.messages())) {
      return answer;
    }
    return begun == Begun.BY_THE_PROMPT && thinks(conversation)
        ? Splitters.thinking(Thought.BEGIN, Thought.END, answer)
        : Splitters.thoughtful(Thought.BEGIN, Thought.END, answer);
  }

  /**
   * Writes the thought of an assistant's turn, as far as prompts have it.
   *
   * @param content of the turn
   * @return what of the content is still to be written
   */
  String write(PromptBuilder prompt, List<ChatMessage> messages, int index, String content) {
    Thought thought = Thought.of(content);
    String reasoning = thought.reasoning();
    boolean hasThought = !reasoning.isEmpty();
    boolean isLast = index == messages.size() - 1;
    boolean isWritten =
        switch (earlier) {
          case OF_THIS_ANSWER -> (isLast || hasThought) && Thought.isKept(messages, index);
          case OF_THIS_ANSWER_IF_ANY -> hasThought && Thought.isKept(messages, index);
          case OF_THIS_ANSWER_ALWAYS -> Thought.isKept(messages, index);
          case OF_ALL -> true;
        };
    if (!isWritten) {
      return thought.answer();
    }
    String text = earlier == Earlier.OF_THIS_ANSWER_ALWAYS ? Whitespace.trim(reasoning) : reasoning;
    prompt.marker(Thought.BEGIN).text("\n" + text + "\n");
    prompt.marker(Thought.END).text("\n\n");
    return Thought.withoutFirstLineFeeds(thought.answer());
  }
}
