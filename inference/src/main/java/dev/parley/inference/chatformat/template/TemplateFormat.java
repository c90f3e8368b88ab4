package dev.parley.inference.chatformat.template;

import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.Conversation;
import dev.parley.grammar.Grammar;
import dev.parley.grammar.calls.CallFrame;
import dev.parley.inference.chatformat.family.ChatFormat;
import dev.parley.inference.chatformat.jinja.value.MarkedText;
import dev.parley.inference.chatformat.jinja.value.Origin;
import dev.parley.inference.chatformat.jinja.value.TemplateRefusalException;
import dev.parley.inference.chatformat.prompt.OneCallEach;
import dev.parley.inference.chatformat.prompt.PromptBuilder;
import dev.parley.inference.chatformat.prompt.Thought;
import dev.parley.inference.chatformat.split.Splitters;
import dev.parley.inference.chatformat.tools.CallDialect;
import dev.parley.inference.model.AnswerSplitter;
import dev.parley.inference.tokenizer.PromptPart;
import dev.parley.job.JobRequest.Thinking;
import dev.parley.job.ModelCard.Feature;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Conversations as the model's own Jinja template prints them. {@link #write} throws {@link
 * dev.parley.inference.chatformat.jinja.value.TemplateException} for a conversation that the
 * template refuses or cannot print. Thread-safe.
 *
 * @param traits what the template knows beyond plain text
 * @param wanted whether a thought is wanted
 */
record TemplateFormat(
    TemplatePrinter printer, ControlSpelling controls, TemplateTraits traits, Thinking wanted)
    implements ChatFormat {

  private static final String EMPTY_THOUGHT_REST = "\n" + Thought.END + "\n\n";

  @Override
  public String name() {
    return "template";
  }

  @Override
  public ChatFormat thinking(Thinking thinking) {
    return new TemplateFormat(printer, controls, traits, thinking);
  }

  @Override
  public Set<Feature> features() {
    return traits.features();
  }

  @Override
  public Set<String> textTokens() {
    return traits.textTokens();
  }

  @Override
  public List<PromptPart> write(Conversation conversation) {
    return controls.read(isContinued(conversation) ? continued(conversation) : asked(conversation));
  }

  /** An answer without a word is none that could be continued. */
  private static boolean isContinued(Conversation conversation) {
    return PromptBuilder.endOpen(conversation.messages())
        && !conversation.messages().getLast().content().isEmpty();
  }

  /** Up to the beginning of the answer. */
  private List<MarkedText.Piece> asked(Conversation conversation) {
    List<ChatMessage> messages = conversation.messages();
    boolean isEmptyAnswer = PromptBuilder.endOpen(messages) && messages.size() > 1;
    MarkedText prompt =
        render(
            isEmptyAnswer
                ? conversation.withMessages(messages.subList(0, messages.size() - 1))
                : conversation,
            true);
    return conversation.tools().isForced() && isThoughtBegun(prompt)
        ? prompt.concat(MarkedText.own(EMPTY_THOUGHT_REST)).pieces()
        : prompt.pieces();
  }

  /** Up to the end of the last message; the template may write an end of its turn behind it. */
  private List<MarkedText.Piece> continued(Conversation conversation) {
    List<MarkedText.Piece> pieces = render(conversation, false).pieces();
    for (int i = pieces.size() - 1; i >= 0; i--) {
      if (pieces.get(i).origin() == Origin.LAST_MESSAGE) {
        return pieces.subList(0, i + 1);
      }
    }
    List<ChatMessage> messages = conversation.messages();
    List<MarkedText.Piece> begun =
        new ArrayList<>(
            render(conversation.withMessages(messages.subList(0, messages.size() - 1)), true)
                .pieces());
    begun.add(new MarkedText.Piece(messages.getLast().content(), Origin.LAST_MESSAGE));
    return begun;
  }

  /** Some templates refuse two calls in a turn: they get each call with its result. */
  private MarkedText render(Conversation conversation, boolean asked) {
    Thinking thinking = conversation.tools().isForced() ? Thinking.OFF : wanted;
    try {
      return printer.print(conversation, thinking, asked);
    } catch (TemplateRefusalException e) {
      List<ChatMessage> apart = OneCallEach.of(conversation.messages());
      if (apart.size() == conversation.messages().size()) {
        throw e;
      }
      return printer.print(conversation.withMessages(apart), thinking, asked);
    }
  }

  /** Whether a prompt ends with the mark that begins a thought. */
  static boolean isThoughtBegun(MarkedText prompt) {
    return prompt.text().stripTrailing().endsWith(Thought.BEGIN);
  }

  @Override
  public Optional<Grammar> opening(Conversation conversation) {
    if (isContinued(conversation) || conversation.tools().isForced()) {
      return Optional.empty();
    }
    return traits.opening(wanted);
  }

  @Override
  public AnswerSplitter splitter(Conversation conversation) {
    AnswerSplitter answer =
        calls(conversation)
            .map(dialect -> dialect.splitter(conversation.tools()))
            .orElseGet(AnswerSplitter::textOnly);
    if (isContinued(conversation) || !traits.thinks()) {
      return answer;
    }
    return traits.begins(wanted) && !conversation.tools().isForced()
        ? Splitters.thinking(Thought.BEGIN, Thought.END, answer)
        : Splitters.thoughtful(Thought.BEGIN, Thought.END, answer);
  }

  @Override
  public Optional<CallFrame> callFrame(Conversation conversation) {
    return calls(conversation).map(CallDialect::frame);
  }

  private Optional<CallDialect> calls(Conversation conversation) {
    return traits.calls().filter(_ -> conversation.tools().isAllowed());
  }
}
