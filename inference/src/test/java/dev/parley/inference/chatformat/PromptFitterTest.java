package dev.parley.inference.chatformat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.ChatMessage.Role;
import dev.parley.conversation.Conversation;
import dev.parley.inference.chatformat.PromptFit.Fits;
import dev.parley.inference.chatformat.PromptFit.TooLong;
import dev.parley.inference.chatformat.jinja.value.TemplateException;
import dev.parley.inference.chatformat.jinja.value.TemplateRefusalException;
import dev.parley.inference.fake.FakeModel;
import dev.parley.inference.model.PromptEncoder;
import dev.parley.job.Failure;
import dev.parley.job.JobRequest;
import dev.parley.job.JobRequest.Retention;
import dev.parley.job.JobRequest.Thinking;
import dev.parley.job.JobRequest.Truncation;
import dev.parley.job.ModelName;
import dev.parley.job.Settings;
import dev.parley.job.Settings.TokenLimit;
import dev.parley.job.Settings.TokenLimit.Origin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** With an encoder that makes one token of each character. */
class PromptFitterTest {

  private static int tokenOf(Thinking thinking) {
    return thinking.name().length();
  }

  private static final PromptEncoder CHARACTERS =
      conversation ->
          conversation.messages().stream()
              .map(ChatMessage::content)
              .flatMapToInt(String::chars)
              .toArray();

  @Test
  void refusesWhatTheModelsTemplateRefusesOrCannotWrite() {
    assertThat(failure(new TemplateRefusalException("roles must alternate")))
        .isEqualTo(
            new Failure(
                Failure.Code.INVALID_VALUE,
                "The model's chat template refuses this conversation: roles must alternate"));
    assertThat(failure(new TemplateException("divides by zero")))
        .isEqualTo(
            new Failure(
                Failure.Code.INVALID_VALUE,
                "The model's chat template cannot write this conversation: it divides by zero"));
  }

  private static Failure failure(TemplateException e) {
    PromptEncoder encoder =
        _ -> {
          throw e;
        };
    JobRequest request = request(Thinking.OFF, Map.of());
    return ((PromptFit.Refused) new PromptFitter(encoder, 100).fit(request)).failure();
  }

  @Test
  void givesADefaultLimitTheRoomThatIsLeft() {
    assertThat(fit(100, Truncation.DISABLED, byDefault(512), user(30)).maxTokens()).isEqualTo(70);
    assertThat(fit(1_000, Truncation.DISABLED, byDefault(512), user(30)).maxTokens())
        .isEqualTo(512);
    assertThat(fit(31, Truncation.DISABLED, byDefault(512), user(30)).maxTokens()).isEqualTo(1);
  }

  @Test
  void refusesAPromptThatLeavesNoRoom() {
    assertThat(tooLong(30, Truncation.DISABLED, byDefault(512), user(30)))
        .isEqualTo(new TooLong(30, 1, 30));
  }

  @Test
  void neverCutsALimitThatWasAskedFor() {
    assertThat(fit(100, Truncation.DISABLED, asked(70), user(30)).maxTokens()).isEqualTo(70);
    assertThat(tooLong(100, Truncation.DISABLED, asked(71), user(30)))
        .isEqualTo(new TooLong(30, 71, 100));
    assertThat(tooLong(100, Truncation.DISABLED, asked(Integer.MAX_VALUE), user(30)))
        .isEqualTo(new TooLong(30, Integer.MAX_VALUE, 100));
  }

  @Test
  void leavesOutTheOldestTurnsAndNoMore() {
    Fits fits =
        fit(
            100,
            Truncation.AUTO,
            asked(40),
            system('s', 10),
            user('a', 20),
            assistant('b', 20),
            user('c', 20),
            assistant('d', 20),
            user('e', 10));
    assertThat(letters(fits)).isEqualTo("scde");
    assertThat(fits.truncatedMessages()).isEqualTo(2);
    assertThat(fits.maxTokens()).isEqualTo(40);
  }

  @Test
  void leavesAllInWhenItFits() {
    Fits fits =
        fit(100, Truncation.AUTO, asked(40), user('a', 20), assistant('b', 20), user('c', 20));
    assertThat(letters(fits)).isEqualTo("abc");
    assertThat(fits.truncatedMessages()).isZero();
  }

  @Test
  void neverLeavesOutSystemMessagesOrTheLastOne() {
    Fits fits =
        fit(
            100,
            Truncation.AUTO,
            asked(30),
            system('s', 10),
            user('a', 30),
            system('t', 10),
            assistant('b', 30),
            user('c', 50));
    assertThat(letters(fits)).isEqualTo("stc");
    assertThat(fits.truncatedMessages()).isEqualTo(2);
    assertThat(
            tooLong(
                100,
                Truncation.AUTO,
                asked(31),
                system('s', 20),
                user('a', 30),
                assistant('b', 30),
                user('c', 50)))
        .isEqualTo(new TooLong(70, 31, 100));
  }

  @Test
  void makesRoomForAQuarterOfTheWindowWhereNoLimitWasAskedFor() {
    ChatMessage[] chat = {user('a', 20), assistant('b', 20), user('c', 40)};
    Fits fits = fit(100, Truncation.AUTO, byDefault(512), chat);
    assertThat(letters(fits)).isEqualTo("c");
    assertThat(fits.maxTokens()).isEqualTo(60);
    assertThat(letters(fit(100, Truncation.AUTO, byDefault(20), chat))).isEqualTo("abc");
  }

  @Test
  void takesWhatRoomThereIsWhenNothingMoreCanGo() {
    Fits fits =
        fit(100, Truncation.AUTO, byDefault(512), user('a', 20), assistant('b', 20), user('c', 99));
    assertThat(letters(fits)).isEqualTo("c");
    assertThat(fits.maxTokens()).isEqualTo(1);
  }

  @Test
  void encodesALongConversationOnlyAFewTimes() {
    AtomicInteger calls = new AtomicInteger();
    PromptEncoder counting =
        conversation -> {
          calls.incrementAndGet();
          return CHARACTERS.encode(conversation);
        };
    List<ChatMessage> chat = new ArrayList<>();
    for (int i = 0; i < 255; i++) {
      chat.add(user('a', 10));
      chat.add(assistant('b', 10));
    }
    chat.add(user('c', 10));
    PromptFit fit =
        new PromptFitter(counting, 200).fit(Conversation.of(chat), Truncation.AUTO, asked(100));
    assertThat(((Fits) fit).ids()).hasSize(90);
    assertThat(((Fits) fit).truncatedMessages()).isEqualTo(502);
    assertThat(calls.get()).isLessThanOrEqualTo(12);
  }

  @ParameterizedTest
  @EnumSource
  void encodesForTheThinkingThatTheRequestAsksFor(Thinking thinking) {
    PromptFitter fitter = new PromptFitter(new ThinkingEncoder(Thinking.OFF), 100);
    assertThat(((Fits) fitter.fit(request(thinking))).ids()).containsExactly(tokenOf(thinking));
  }

  @Test
  void theWindowIsWhatBothTheModelAndItsCacheHold() {
    assertThat(PromptFitter.of(FakeModel.endless()).window()).isEqualTo(2_000);
    assertThat(PromptFitter.of(FakeModel.endless().capacity(100)).window()).isEqualTo(100);
  }

  @Test
  void refusesABiasOfATokenThatTheModelDoesNotHave() {
    PromptFitter fitter =
        new PromptFitter(new ThinkingEncoder(Thinking.OFF), 100, Optional.of(500));
    assertThat(fitter.fit(request(Thinking.OFF, Map.of(499, 1.0)))).isInstanceOf(Fits.class);
    assertThat(fitter.fit(request(Thinking.OFF, Map.of(3, 1.0, 500, 1.0))))
        .isEqualTo(
            new PromptFit.Refused(
                new Failure(
                    Failure.Code.INVALID_VALUE,
                    "'logit_bias' names the token 500, but the model has 500 tokens.")));
  }

  /** Tokenizing a whole body takes a second. */
  @ParameterizedTest
  @EnumSource
  void aMessageThatIsFarTooLongIsReadInPartOnly(Truncation truncation) {
    List<Integer> read = new ArrayList<>();
    PromptEncoder counting =
        conversation -> {
          int[] ids = CHARACTERS.encode(conversation);
          read.add(ids.length);
          return ids;
        };
    PromptFitter fitter = new PromptFitter(counting, 10);
    PromptFit fit = fitter.fit(request(truncation, List.of(user('a', 1), user('b', 1000))));
    assertThat(fit).isEqualTo(new PromptFit.FarTooLong(30, 10));
    assertThat(read).containsExactly(30);
    assertThat(((PromptFit.FarTooLong) fit).failure().message())
        .endsWith("length is 10 tokens. The prompt has more than 30.");
    List<ChatMessage> pairs = List.of(new ChatMessage(Role.USER, "👩".repeat(500)));
    new PromptFitter(counting, 11).fit(request(truncation, pairs));
    assertThat(read.getLast()).as("no half of a pair").isEqualTo(32);
  }

  @ParameterizedTest
  @EnumSource
  void messagesThatNeedTooManyTokensForCertainAreNotTokenized(Truncation truncation) {
    PromptEncoder needsAll =
        new PromptEncoder() {
          @Override
          public int[] encode(Conversation conversation) {
            throw new AssertionError("tokenized");
          }

          @Override
          public long leastTokens(String text) {
            return text.length();
          }
        };
    List<ChatMessage> tooLong = List.of(user('a', 21));
    assertThat(new PromptFitter(needsAll, 10).fit(request(truncation, tooLong)))
        .isEqualTo(new PromptFit.FarTooLong(21, 10));
  }

  @Test
  void aLongMessageOfFewTokensOrOneThatMayBeLeftOutIsFitAsAnyOther() {
    PromptEncoder thrifty =
        conversation -> {
          int[] characters = CHARACTERS.encode(conversation);
          return Arrays.copyOf(characters, Math.ceilDiv(characters.length, 50));
        };
    ChatMessage text = user('a', 400);
    assertThat(new PromptFitter(thrifty, 10).fit(request(Truncation.DISABLED, List.of(text))))
        .isInstanceOf(Fits.class);
    PromptFit shortened =
        new PromptFitter(CHARACTERS, 10)
            .fit(request(Truncation.AUTO, List.of(text, assistant('b', 1), user('c', 2))));
    assertThat(((Fits) shortened).truncatedMessages()).isEqualTo(2);
  }

  @Test
  void saysInTheFailureHowLongThePromptIs() {
    assertThat(new TooLong(30, 71, 100).failure())
        .isEqualTo(
            new Failure(
                Failure.Code.CONTEXT_LENGTH_EXCEEDED,
                "This model's maximum context length is 100 tokens. The prompt has 30 and"
                    + " max_tokens is 71."));
  }

  private static JobRequest request(Thinking thinking) {
    return request(thinking, Map.of());
  }

  private static JobRequest request(Thinking thinking, Map<Integer, Double> bias) {
    return request(List.of(user(2)), 10, bias, Truncation.DISABLED, thinking);
  }

  private static JobRequest request(Truncation truncation, List<ChatMessage> messages) {
    return request(messages, 1, Map.of(), truncation, Thinking.OFF);
  }

  private static JobRequest request(
      List<ChatMessage> messages,
      int tokens,
      Map<Integer, Double> bias,
      Truncation truncation,
      Thinking thinking) {
    return new JobRequest(
        new ModelName("m"),
        messages,
        new Settings(asked(tokens), 0, 1, 0, 0, 1, 0, 0, List.of(), 0, bias, Optional.empty()),
        truncation,
        thinking,
        Map.of(),
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        1,
        new Retention(Retention.Kind.BRIEF, Duration.ofSeconds(1)));
  }

  /** Encodes any conversation as the thinking it is for. */
  private record ThinkingEncoder(Thinking thinking) implements PromptEncoder {

    @Override
    public int[] encode(Conversation conversation) {
      return new int[] {tokenOf(thinking)};
    }

    @Override
    public PromptEncoder thinking(Thinking wanted) {
      return new ThinkingEncoder(wanted);
    }
  }

  private static Fits fit(
      int window, Truncation truncation, TokenLimit limit, ChatMessage... messages) {
    return (Fits)
        new PromptFitter(CHARACTERS, window)
            .fit(Conversation.of(List.of(messages)), truncation, limit);
  }

  private static TooLong tooLong(
      int window, Truncation truncation, TokenLimit limit, ChatMessage... messages) {
    return (TooLong)
        new PromptFitter(CHARACTERS, window)
            .fit(Conversation.of(List.of(messages)), truncation, limit);
  }

  private static String letters(Fits fits) {
    StringBuilder letters = new StringBuilder();
    Arrays.stream(fits.ids()).distinct().forEach(letters::appendCodePoint);
    return letters.toString();
  }

  private static ChatMessage user(int length) {
    return user('u', length);
  }

  private static ChatMessage user(char letter, int length) {
    return new ChatMessage(Role.USER, String.valueOf(letter).repeat(length));
  }

  private static ChatMessage assistant(char letter, int length) {
    return new ChatMessage(Role.ASSISTANT, String.valueOf(letter).repeat(length));
  }

  private static ChatMessage system(char letter, int length) {
    return new ChatMessage(Role.SYSTEM, String.valueOf(letter).repeat(length));
  }

  private static TokenLimit asked(int tokens) {
    return new TokenLimit(tokens, Origin.ASKED);
  }

  private static TokenLimit byDefault(int tokens) {
    return new TokenLimit(tokens, Origin.DEFAULT);
  }
}
