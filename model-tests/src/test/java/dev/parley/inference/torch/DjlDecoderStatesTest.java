package dev.parley.inference.torch;

import static dev.parley.inference.torch.Steps.asking;
import static dev.parley.inference.torch.Steps.candidates;
import static dev.parley.inference.torch.Steps.largestDifference;
import static dev.parley.inference.torch.Steps.logits;
import static dev.parley.inference.torch.Steps.silent;
import static dev.parley.inference.torch.Steps.tokens;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.model.Decoder;
import dev.parley.inference.model.Decoder.Candidates;
import dev.parley.inference.model.Decoder.Chunk;
import dev.parley.inference.model.Decoder.KvCache;
import dev.parley.inference.model.Decoder.Layers;
import dev.parley.inference.source.ModelSource;
import dev.parley.inference.weights.Precision;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Networks some of whose layers keep a state in place of keys and values. */
class DjlDecoderStatesTest {

  private static final float CLOSE = 1e-4f;

  @ParameterizedTest
  @MethodSource("models")
  @Retention(RetentionPolicy.RUNTIME)
  @interface OnEveryModel {}

  static Stream<GoldenModel> models() {
    return GoldenModel.names().filter(GoldenModel::keepsStates).map(GoldenModel::float32);
  }

  /** Two turns of a conversation, the second one with and without what the first one left. */
  @OnEveryModel
  void theSecondTurnIsTheSameWithAndWithoutTheCache(GoldenModel model) {
    int[] prompt = longText(model, 150);
    KvCache first = model.decoder().open(prompt);
    int[] answer = answer(model.decoder(), first, prompt);
    first.release();
    int[] question = IntStream.range(0, 20).map(i -> 90 - i).toArray();
    int[] second = Stream.of(prompt, answer, question).flatMapToInt(IntStream::of).toArray();

    KvCache known = model.decoder().open(second);
    KvCache unknown = model.decoder().open();

    assertThat(known.length()).isGreaterThanOrEqualTo(prompt.length);
    assertThat(unknown.length()).isZero();
    int[] withCache = answer(model.decoder(), known, tokens(second, known.length(), second.length));
    assertThat(withCache).isEqualTo(answer(model.decoder(), unknown, second));
  }

  /** The chat computed in the same step as the prompts of others, one of them already known. */
  @OnEveryModel
  void chatsWithAndWithoutCheckpointsShareSteps(GoldenModel model) {
    int[] text = longText(model, 140);
    float[] expected = logits(model.decoder(), model.decoder().open(), text);
    model.decoder().forward(List.of(silent(model.decoder().open(text), tokens(text, 0, 130))));
    KvCache decoding = model.decoder().open();
    model.decoder().forward(List.of(silent(decoding, tokens(text, 0, 139))));
    KvCache known = model.decoder().open(text);
    KvCache unknown = model.decoder().open(text);

    assertThat(known.length()).isEqualTo(128);
    List<Optional<Candidates>> found =
        model
            .decoder()
            .forward(
                List.of(
                    asking(known, tokens(text, known.length(), text.length)),
                    asking(decoding, text[139]),
                    asking(unknown, tokens(text, unknown.length(), text.length))));

    for (Optional<Candidates> one : found) {
      assertThat(largestDifference(one.orElseThrow().all(), expected)).isLessThan(CLOSE);
    }
  }

  /** The chat beside it was cancelled, so that the wave ended on its way through the layers. */
  @OnEveryModel
  void aPromptThatHasGoneThroughSomeLayersIsComputedAgain(GoldenModel model) {
    int[] prompt = model.prompt();
    KvCache begun = model.decoder().open();
    model.decoder().forward(List.of(silent(begun, tokens(prompt, 0, 3))));
    Chunk rest = asking(begun, tokens(prompt, 3, prompt.length));
    KvCache cancelled = model.decoder().open();
    model.decoder().forward(List.of(rest, silent(cancelled, 7, 8, 9)), new Layers(0, 1));
    cancelled.release();

    float[] last = candidates(model.decoder(), rest).all();

    assertThat(largestDifference(last, model.logits(prompt.length - 1))).isLessThan(CLOSE);
  }

  /** Right from the first token on, wrong from there, and all right; another chat drafts beside. */
  @OnEveryModel
  void aDraftThatIsWrongIsTakenBack(GoldenModel model) {
    int[] text = longText(model, 100);
    int[] wrong = {text[0] == 90 ? 91 : 90, 90, 91};
    KvCache chat = model.decoder().open();
    KvCache beside = model.decoder().open();
    model.decoder().forward(List.of(silent(chat, tokens(text, 0, 40))));
    model.decoder().forward(List.of(silent(beside, tokens(text, 0, 30))));
    int length = 40;
    for (int right : new int[] {0, 2, 3, 1, 0, 3}) {
      int[] draft = tokens(text, length + 1, length + 4);
      System.arraycopy(wrong, 0, draft, right, 3 - right);
      int at = beside.length();
      model
          .decoder()
          .forward(
              List.of(
                  drafting(beside, text[at], tokens(text, at + 1, at + 3)),
                  silent(model.decoder().open(), tokens(text, 0, 5)),
                  drafting(chat, text[length], draft)));
      chat.accept(right);
      beside.accept(1);
      length += 1 + right;
      assertThat(chat.length()).isEqualTo(length);
    }

    float[] next = logits(model.decoder(), chat, text[length]);
    int lengthBeside = beside.length();
    float[] nextBeside = logits(model.decoder(), beside, text[lengthBeside]);

    assertThat(largestDifference(next, alone(model, text, length + 1))).isLessThan(CLOSE);
    assertThat(largestDifference(nextBeside, alone(model, text, lengthBeside + 1)))
        .isLessThan(CLOSE);
  }

  /** The text's last token alone is asked for, behind a checkpoint, and one is kept behind it. */
  @OnEveryModel
  void whereACheckpointIsTakenNothingIsDrafted(GoldenModel model) {
    int[] text = longText(model, 50);
    model.decoder().forward(List.of(silent(model.decoder().open(text), tokens(text, 0, 49))));
    KvCache before = model.decoder().open(tokens(text, 0, 49));
    model.decoder().forward(List.of(silent(before, tokens(text, 0, 49))));
    before.release();
    KvCache chat = model.decoder().open(text);
    assertThat(chat.length()).isEqualTo(49);

    Candidates found = candidates(model.decoder(), drafting(chat, text[49], new int[] {90, 91}));

    assertThat(found.drafted()).isEmpty();
    chat.accept(0);
    float[] next = logits(model.decoder(), chat, text[0]);
    int[] whole = Arrays.copyOf(text, 51);
    whole[50] = text[0];
    assertThat(largestDifference(next, alone(model, whole, 51))).isLessThan(CLOSE);
  }

  private static Chunk drafting(KvCache cache, int token, int[] draft) {
    return new Chunk(cache, new int[] {token}, Optional.of(Steps.GREEDY), draft);
  }

  private static float[] alone(GoldenModel model, int[] text, int length) {
    return logits(model.decoder(), model.decoder().open(), tokens(text, 0, length));
  }

  /** One seat more needs its blocks of the cache and its states. */
  @ParameterizedTest
  @MethodSource("recurrent")
  void statesCountAsMemory(String name) {
    ModelSource source = GoldenModel.source(name);
    long bytes = source.shape().stateNumbers() * Float.BYTES;

    assertThat(bytes).isPositive();
    assertThat(memory(source, 2) - memory(source, 1)).isGreaterThanOrEqualTo(4 * bytes);
    assertThat(MemoryPlan.stateSlots(source.shape(), 8)).isEqualTo(34);
  }

  static Stream<String> recurrent() {
    return GoldenModel.names().filter(GoldenModel::keepsStates);
  }

  private static long memory(ModelSource source, int seats) {
    long budget = 1L << 30;
    return DecoderPlan.of(source, new DecoderSettings(Precision.FLOAT32, 1, budget, seats)).memory()
        - cacheBytes(source, seats);
  }

  private static long cacheBytes(ModelSource source, int seats) {
    long blocks = seats * (Math.ceilDiv(source.shape().window(), 64) + 1L);
    return blocks * 64 * 2 * source.shape().attendingLayers() * source.shape().keyWidth() * 4;
  }

  private static int[] answer(Decoder decoder, KvCache cache, int... missing) {
    int[] answer = new int[24];
    int[] next = missing;
    for (int i = 0; i < answer.length; i++) {
      answer[i] = candidates(decoder, asking(cache, next)).ids()[0];
      next = new int[] {answer[i]};
    }
    return answer;
  }

  private static int[] longText(GoldenModel model, int length) {
    int[] prompt = model.prompt();
    return IntStream.range(0, length).map(i -> prompt[(i * 7) % prompt.length]).toArray();
  }
}
