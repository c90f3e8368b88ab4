package dev.parley.inference.torch;

import static dev.parley.inference.torch.Steps.asking;
import static dev.parley.inference.torch.Steps.candidates;
import static dev.parley.inference.torch.Steps.greedy;
import static dev.parley.inference.torch.Steps.largestDifference;
import static dev.parley.inference.torch.Steps.logits;
import static dev.parley.inference.torch.Steps.silent;
import static dev.parley.inference.torch.Steps.tokens;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.inference.model.Decoder.Candidates;
import dev.parley.inference.model.Decoder.Chunk;
import dev.parley.inference.model.Decoder.KvCache;
import dev.parley.inference.model.Decoder.Penalties;
import dev.parley.inference.model.Decoder.Selection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Tiny random models against transformers, in float32: made by tools/golden/tiny_models.py. */
@ParameterizedClass
@MethodSource("models")
class DjlDecoderGoldenTest {

  private static final float CLOSE = 1e-4f;

  private final GoldenModel model;

  DjlDecoderGoldenTest(GoldenModel model) {
    this.model = model;
  }

  static Stream<GoldenModel> models() {
    return GoldenModel.float32OfAll(_ -> true);
  }

  @AfterEach
  void release() {
    model.release();
  }

  @Test
  void aWholePromptGivesTheLogitsOfTransformers() {
    float[] last = logits(model.decoder(), model.open(), model.prompt());

    assertThat(largestDifference(last, model.logits(model.prompt().length - 1))).isLessThan(CLOSE);
  }

  @Test
  void everyCachedTokenGivesTheLogitsOfTransformers() {
    KvCache sequence = model.open();

    for (int i = 0; i < model.prompt().length; i++) {
      float[] now = logits(model.decoder(), sequence, model.prompt()[i]);
      assertThat(largestDifference(now, model.logits(i))).as("token %s", i).isLessThan(CLOSE);
    }
  }

  @Test
  void aPromptInChunksGivesTheLogitsOfTransformers() {
    KvCache sequence = model.open();
    model.decoder().forward(List.of(silent(sequence, tokens(model.prompt(), 0, 5))));
    model.decoder().forward(List.of(silent(sequence, tokens(model.prompt(), 5, 6))));
    float[] last =
        logits(model.decoder(), sequence, tokens(model.prompt(), 6, model.prompt().length));

    assertThat(sequence.length()).isEqualTo(model.prompt().length);
    assertThat(largestDifference(last, model.logits(model.prompt().length - 1))).isLessThan(CLOSE);
  }

  @Test
  void mixedBatchesGiveTheLogitsOfTransformers() {
    KvCache[] chats = {model.open(), model.open(), model.open()};
    model
        .decoder()
        .forward(
            List.of(
                silent(chats[0], tokens(model.prompt(), 0, 9)),
                silent(chats[2], tokens(model.prompt(), 0, 4))));

    for (int i = 0; i < 8; i++) {
      int[] lasts = {9 + i, 2 * i + 1, 4 + i};
      List<Optional<Candidates>> answers =
          model
              .decoder()
              .forward(
                  List.of(
                      asking(chats[0], model.prompt()[lasts[0]]),
                      asking(chats[1], tokens(model.prompt(), 2 * i, 2 * i + 2)),
                      asking(chats[2], model.prompt()[lasts[2]])));
      for (int chat = 0; chat < 3; chat++) {
        float[] all = answers.get(chat).orElseThrow().all();
        assertThat(largestDifference(all, model.logits(lasts[chat]))).isLessThan(CLOSE);
      }
    }
  }

  /** The text spans several blocks of the cache. */
  @Test
  void aLongTextIsTheSameHoweverItIsComputed() {
    int[] text = longText(model, 100);
    float[] whole = logits(model.decoder(), model.open(), text);
    KvCache one = model.open();
    KvCache many = model.open();
    model.decoder().forward(List.of(silent(many, tokens(text, 0, 61))));
    for (int i = 0; i < text.length - 1; i++) {
      model.decoder().forward(List.of(silent(one, text[i])));
    }
    model.decoder().forward(List.of(silent(many, tokens(text, 61, 67))));
    float[] byChunks = logits(model.decoder(), many, tokens(text, 67, text.length));
    float[] byTokens = logits(model.decoder(), one, text[text.length - 1]);

    assertThat(largestDifference(byTokens, whole)).isLessThan(CLOSE);
    assertThat(largestDifference(byChunks, whole)).isLessThan(CLOSE);
  }

  @Test
  void textsOfDifferentLengthsGoOnTogetherAsTheyWouldAlone() {
    int[] text = longText(model, 110);
    int[] lengths = {3, 109, 64, 70};
    KvCache[] chats = new KvCache[lengths.length];
    float[][] alone = new float[lengths.length][];
    List<Chunk> together = new ArrayList<>();
    for (int i = 0; i < lengths.length; i++) {
      alone[i] = logits(model.decoder(), model.open(), tokens(text, 0, lengths[i] + 1));
      chats[i] = model.open();
      model.decoder().forward(List.of(silent(chats[i], tokens(text, 0, lengths[i]))));
      together.add(asking(chats[i], text[lengths[i]]));
    }
    List<Optional<Candidates>> found = model.decoder().forward(together);
    for (int i = 0; i < lengths.length; i++) {
      float[] all = found.get(i).orElseThrow().all();
      assertThat(largestDifference(all, alone[i])).isLessThan(CLOSE);
    }
  }

  @Test
  void aKnownPrefixIsNotComputedAgainAndChangesNothing() {
    int[] text = tokens(longText(model, 101), 1, 101); // of which no other test knows a prefix
    float[] fresh = logits(model.decoder(), model.open(), text);
    KvCache former = model.open();
    model.decoder().forward(List.of(silent(former, tokens(text, 0, 80))));
    former.release();

    KvCache next = model.open(text);
    assertThat(next.length()).isBetween(80, 99);
    float[] continued = logits(model.decoder(), next, tokens(text, next.length(), text.length));

    assertThat(largestDifference(continued, fresh)).isLessThan(CLOSE);
  }

  /** The draft crosses into the next block of the cache, beside a text that has none. */
  @Test
  void aDraftIsComputedAsIfItWereTextAndOnlyWhatIsRightStays() {
    int[] text = longText(model, 70);
    int wrong = text[64] == 0 ? 1 : 0;
    KvCache drafting = model.open();
    KvCache beside = model.open();
    model.decoder().forward(List.of(silent(drafting, tokens(text, 0, 61))));
    model.decoder().forward(List.of(silent(beside, tokens(text, 0, 30))));
    int[] draft = {text[62], text[63], wrong, text[65]};
    Chunk guess = new Chunk(drafting, new int[] {text[61]}, Optional.of(Steps.GREEDY), draft);

    List<Optional<Candidates>> found =
        model.decoder().forward(List.of(asking(beside, text[30]), guess));

    float[] besideAll = found.getFirst().orElseThrow().all();
    Candidates first = found.get(1).orElseThrow();
    List<float[]> draftedAll =
        Stream.concat(Stream.of(first), first.drafted().stream()).map(Candidates::all).toList();
    assertThat(draftedAll).hasSize(5);
    assertThat(largestDifference(besideAll, alone(model, text, 31))).isLessThan(CLOSE);
    for (int right = 0; right <= 2; right++) {
      float[] all = alone(model, text, 62 + right);
      assertThat(largestDifference(draftedAll.get(right), all)).isLessThan(CLOSE);
    }

    drafting.accept(2);
    assertThat(drafting.length()).isEqualTo(64);
    float[] next = logits(model.decoder(), drafting, tokens(text, 64, 70));
    assertThat(largestDifference(next, alone(model, text, 70))).isLessThan(CLOSE);
  }

  /** After so many tokens of a text, with nobody beside and nothing known. */
  private static float[] alone(GoldenModel model, int[] text, int length) {
    return logits(model.decoder(), model.open(), tokens(text, 0, length));
  }

  private static int[] longText(GoldenModel model, int length) {
    int[] prompt = model.prompt();
    return IntStream.range(0, length).map(i -> prompt[(i * 7) % prompt.length]).toArray();
  }

  @Test
  void greedyTextIsThatOfTransformers() {
    int[] expected = model.golden().ids("greedy");

    assertThat(greedy(model.decoder(), model.prompt(), expected.length)).isEqualTo(expected);
  }

  @Test
  void penaltiesAreThoseOfTransformersAndOpenAi() {
    Map<Integer, Integer> counts = new TreeMap<>();
    for (int i = 0; i < model.prompt().length; i++) {
      counts.put(model.prompt()[i], model.golden().ids("counts")[i]);
    }
    Penalties penalties =
        new Penalties(ints(counts.keySet()), ints(counts.values()), 1.3, 0.7, 0.4);
    Chunk chunk =
        new Chunk(model.open(), model.prompt(), Optional.of(new Selection(0.9, penalties)));

    Candidates found = candidates(model.decoder(), chunk);

    assertThat(largestDifference(found.all(), model.golden().numbers("penalized")))
        .isLessThan(CLOSE);
  }

  @Test
  void candidatesAreTheLargestLogitsInOrder() {
    Chunk chunk =
        new Chunk(model.open(), model.prompt(), Optional.of(new Selection(0.7, Penalties.NONE)));
    Candidates found = candidates(model.decoder(), chunk);
    float[] all = found.all();

    int[] best = Steps.byLogit(all, found.ids().length);
    double sum = 0;
    for (float logit : all) {
      sum += Math.exp(logit / 0.7);
    }
    assertThat(found.ids()).isEqualTo(best);
    assertThat(found.logits()[3]).isEqualTo(all[best[3]]);
    assertThat(found.logSumExp()).isCloseTo(Math.log(sum), within(1e-4));
  }

  private static int[] ints(Collection<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).toArray();
  }
}
