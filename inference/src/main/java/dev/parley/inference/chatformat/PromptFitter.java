package dev.parley.inference.chatformat;

import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.ChatMessage.Role;
import dev.parley.conversation.Conversation;
import dev.parley.inference.chatformat.PromptFit.Fits;
import dev.parley.inference.chatformat.PromptFit.TooLong;
import dev.parley.inference.chatformat.jinja.value.TemplateException;
import dev.parley.inference.model.LanguageModel;
import dev.parley.inference.model.PromptEncoder;
import dev.parley.job.JobRequest;
import dev.parley.job.JobRequest.Truncation;
import dev.parley.job.Settings.TokenLimit;
import dev.parley.job.Settings.TokenLimit.Origin;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Fits conversations into a context window. A limit that was asked for must fit whole; a default
 * one is cut to the room that is left. Where turns may be left out, only as many of the oldest are
 * as make room for the answer: for the limit that was asked for, else for the default one or a
 * quarter of the window, whichever is less. A question is left out together with its answer; system
 * messages and the user's last message stay. Thread-safe.
 *
 * @param window tokens of prompt and answer together
 * @param vocabulary how many token ids there are, where that is known
 */
public record PromptFitter(PromptEncoder encoder, int window, Optional<Integer> vocabulary) {

  /** Characters for each token of the window. */
  private static final int VERY_LONG = 12;

  PromptFitter(PromptEncoder encoder, int window) {
    this(encoder, window, Optional.empty());
  }

  /** For a model whose cache may hold less than its context window. */
  public static PromptFitter of(LanguageModel model) {
    int window = Math.min(model.card().contextWindow(), model.decoder().capacity());
    return new PromptFitter(model.prompts(), window, model.card().vocabulary());
  }

  /** Fits the conversation of a request, written for the thinking that it asks for. */
  public PromptFit fit(JobRequest request) {
    Optional<PromptFit> refused =
        vocabulary.flatMap(size -> unknownToken(request.settings().logitBias().keySet(), size));
    try {
      return refused.or(() -> farTooLong(request)).orElseGet(() -> fitConversation(request));
    } catch (TemplateException e) {
      return PromptFit.Refused.unwritable(e);
    }
  }

  /**
   * Judges long messages without tokenizing all of them, since that takes long: by the tokens that
   * their characters need at least, else a very long one by its beginning. What follows a text
   * changes its tokens near its end alone, so one of twice the window's tokens never shrinks to
   * fit.
   */
  private Optional<PromptFit> farTooLong(JobRequest request) {
    return Stream.concat(
            Stream.of(request).map(this::leastTokens),
            kept(request).stream().flatMap(this::tokensOfBeginning))
        .filter(tokens -> tokens > 2L * window)
        .findFirst()
        .map(tokens -> new PromptFit.FarTooLong(Math.toIntExact(tokens), window));
  }

  /** Not of answers: a format may leave thoughts out. */
  private long leastTokens(JobRequest request) {
    return kept(request).stream()
        .filter(message -> message.role() != Role.ASSISTANT)
        .mapToLong(message -> encoder.leastTokens(message.content()))
        .sum();
  }

  /** Of a very long message. */
  private Stream<Long> tokensOfBeginning(ChatMessage message) {
    String text = message.content();
    return text.length() > VERY_LONG * (long) window
        ? Stream.of((long) encoder.encode(Conversation.of(List.of(beginning(text)))).length)
        : Stream.empty();
  }

  /** The messages that cannot be left out. */
  private static List<ChatMessage> kept(JobRequest request) {
    List<ChatMessage> all = request.conversation().messages();
    return request.truncation() == Truncation.DISABLED ? all : List.of(all.getLast());
  }

  private ChatMessage beginning(String text) {
    int end = Math.toIntExact(Math.min(text.length(), 3L * window));
    boolean splits = Character.isHighSurrogate(text.charAt(end - 1));
    return new ChatMessage(Role.USER, text.substring(0, splits ? end - 1 : end));
  }

  private static Optional<PromptFit> unknownToken(Set<Integer> biased, int vocabulary) {
    return biased.stream()
        .max(Comparator.naturalOrder())
        .filter(id -> id >= vocabulary)
        .map(id -> PromptFit.Refused.unknownToken(id, vocabulary));
  }

  private PromptFit fitConversation(JobRequest request) {
    return new PromptFitter(encoder.thinking(request.thinking()), window)
        .fit(request.conversation(), request.truncation(), request.settings().limit());
  }

  PromptFit fit(Conversation conversation, Truncation truncation, TokenLimit limit) {
    int[] whole = encoder.encode(conversation);
    return switch (truncation) {
      case DISABLED -> fit(whole, 0, limit);
      case AUTO ->
          leavesRoom(whole, wanted(limit)) ? fit(whole, 0, limit) : shorten(conversation, limit);
    };
  }

  private PromptFit fit(int[] ids, int truncated, TokenLimit limit) {
    int needed = limit.origin() == Origin.ASKED ? limit.tokens() : 1;
    return leavesRoom(ids, needed)
        ? new Fits(ids, truncated, Math.min(limit.tokens(), window - ids.length))
        : new TooLong(ids.length, needed, window);
  }

  /** Finds the first turn to keep by bisection, so that a long conversation is encoded rarely. */
  private PromptFit shorten(Conversation conversation, TokenLimit limit) {
    List<ChatMessage> messages = conversation.messages();
    int[] starts = starts(messages);
    int low = 0;
    int high = starts.length - 1;
    while (low < high) {
      int middle = (low + high) / 2;
      if (leavesRoom(encoder.encode(from(starts[middle], conversation)), wanted(limit))) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    Conversation rest = from(starts[low], conversation);
    return fit(encoder.encode(rest), messages.size() - rest.messages().size(), limit);
  }

  /** Where a shortened conversation may start: at any message of the user, or as it is. */
  private static int[] starts(List<ChatMessage> messages) {
    return IntStream.range(0, messages.size())
        .filter(i -> i == 0 || messages.get(i).role() == Role.USER)
        .toArray();
  }

  private static Conversation from(int start, Conversation conversation) {
    List<ChatMessage> messages = conversation.messages();
    return conversation.withMessages(
        IntStream.range(0, messages.size())
            .filter(i -> i >= start || messages.get(i).role() == Role.SYSTEM)
            .mapToObj(messages::get)
            .toList());
  }

  private int wanted(TokenLimit limit) {
    return limit.origin() == Origin.ASKED
        ? limit.tokens()
        : Math.min(limit.tokens(), Math.max(1, window / 4));
  }

  private boolean leavesRoom(int[] ids, int tokens) {
    return (long) ids.length + tokens <= window;
  }
}
