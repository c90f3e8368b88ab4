package dev.parley.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.engine.EngineChats.Recorder;
import dev.parley.inference.engine.step.StepBudget;
import dev.parley.inference.engine.step.StepObserver;
import dev.parley.inference.fake.ForwardingDecoder;
import dev.parley.inference.model.AnswerSplitter;
import dev.parley.inference.model.Decoder;
import dev.parley.inference.model.TokenText;
import dev.parley.inference.torch.GoldenModel;
import dev.parley.job.OwnerId;
import dev.parley.job.Settings;
import dev.parley.job.Settings.TokenLimit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Networks with states, or with keys and values in 8 bits, guess ahead in any mix of chats, and
 * answer as they would without.
 */
class DraftsWithStatesTest {

  private static final int DRAFTS = 4;
  private static final int CHATS = 60;
  private static final int AT_ONCE = 4;

  static Stream<GoldenModel> models() {
    return Stream.concat(
        GoldenModel.float32OfAll(GoldenModel::keepsStates),
        Stream.of("gguf-llama", "gguf-qwen35-quantized").map(GoldenModel::eightBitCache));
  }

  /**
   * Chats begin, end and are cancelled beside each other; some are the next turn of one that ended,
   * or a takeover. Without drafts each is computed alone, and nothing of it is known before.
   */
  @ParameterizedTest
  @MethodSource("models")
  void anyMixOfChatsIsAnsweredAsWithoutDrafts(GoldenModel model) {
    SplittableRandom random = new SplittableRandom(11);
    Watched decoder = new Watched(model.decoder());
    Engine engine = new Engine(decoder, new Budget(), new StepObserver() {}, DRAFTS);
    List<Chat> chats = new ArrayList<>();
    while (chats.size() < CHATS || !engine.isEmpty()) {
      if (chats.size() < CHATS && running(chats).size() < AT_ONCE) {
        chats.add(next(chats, model.prompt(), random).admitTo(engine));
      }
      engine.step();
      if (random.nextInt(100) == 0) {
        running(chats).stream().findAny().ifPresent(chat -> chat.answer.stop.give());
      }
    }

    assertThat(decoder.accepted(chats)).isBetween(200, decoder.drafted - 200);
    for (Chat chat : chats) {
      Recorder alone = chat.alone(model.decoder());
      switch (chat.answer.outcome.orElseThrow()) {
        case Outcome.Finished _ -> assertThat(chat.answer.ids).isEqualTo(alone.ids);
        case Outcome.Stopped _ ->
            assertThat(chat.answer.ids).isEqualTo(alone.ids.subList(0, chat.answer.ids.size()));
        case Outcome.Failed(Throwable cause) -> throw new AssertionError(cause);
      }
    }
  }

  private static List<Chat> running(List<Chat> chats) {
    return chats.stream().filter(chat -> chat.answer.outcome.isEmpty()).toList();
  }

  /** Three tokens alone are likely in an answer, so that it repeats itself often. */
  private static Chat next(List<Chat> chats, int[] tokens, SplittableRandom random) {
    Settings settings = settings(10 + random.nextInt(30), random.nextInt(3) * 0.5, tokens, random);
    List<Chat> ended = chats.stream().filter(Chat::mayGoOn).toList();
    if (ended.isEmpty() || random.nextInt(3) == 0) {
      int period = 3 + random.nextInt(tokens.length - 3);
      int length = 2 + random.nextInt(90);
      int[] prompt = IntStream.range(0, length).map(i -> tokens[i % period]).toArray();
      return new Chat(prompt, new int[0], settings, new Recorder());
    }
    Chat before = ended.get(random.nextInt(ended.size()));
    int[] said = before.answer.ids.stream().mapToInt(Integer::intValue).toArray();
    if (random.nextBoolean()) {
      int[] logged = Arrays.copyOf(said, random.nextInt(said.length));
      return new Chat(
          before.prompt, concat(before.earlier, logged), before.settings, new Recorder());
    }
    int[] question = Arrays.copyOf(tokens, 1 + random.nextInt(tokens.length));
    int[] prompt = concat(before.prompt, before.earlier, said, question);
    return new Chat(prompt, new int[0], settings, new Recorder());
  }

  private static Settings settings(
      int limit, double temperature, int[] tokens, SplittableRandom random) {
    Map<Integer, Double> likely = new HashMap<>();
    Arrays.stream(tokens).distinct().limit(3).forEach(token -> likely.put(token, 20.0));
    return new Settings(
        new TokenLimit(limit, TokenLimit.Origin.ASKED),
        temperature,
        1,
        0,
        0,
        1,
        0,
        0,
        List.of(),
        random.nextInt(1_000),
        likely,
        Optional.empty());
  }

  private static int[] concat(int[]... parts) {
    return Arrays.stream(parts).flatMapToInt(Arrays::stream).toArray();
  }

  /**
   * @param earlier tokens of the answer that a former attempt logged
   */
  private record Chat(int[] prompt, int[] earlier, Settings settings, Recorder answer) {

    boolean mayGoOn() {
      return answer.outcome.isPresent() && answer.ids.size() > 1 && prompt.length < 130;
    }

    Chat admitTo(Engine engine) {
      int limit = settings.limit().tokens();
      Generation generation =
          new Generation(
              prompt, new Letters(), AnswerSplitter.textOnly(), List.of(), settings, limit);
      Arrays.stream(earlier).forEach(generation::accept);
      int[] context = concat(prompt, earlier);
      engine.admit(new GenerationRequest(OwnerId.LOCAL, context, generation, answer.stop), answer);
      return this;
    }

    /** The same without drafts, with nobody beside and nothing known. */
    Recorder alone(Decoder decoder) {
      Engine engine = new Engine(new Forgetful(decoder), new Budget(), new StepObserver() {}, 0);
      Chat same = new Chat(prompt, earlier, settings, new Recorder()).admitTo(engine);
      EngineChats.run(engine);
      return same.answer;
    }
  }

  private record Letters() implements TokenText {

    @Override
    public byte[] bytes(int id) {
      return new byte[] {(byte) ('a' + id % 26)};
    }

    @Override
    public boolean isEnd(int id) {
      return false;
    }

    @Override
    public boolean stripsLeadingSpace() {
      return false;
    }
  }

  /** Prompts go through some of the layers at a time. */
  private record Budget() implements StepBudget {

    @Override
    public int besideDecoding(int sequences) {
      return 20;
    }

    @Override
    public int alone() {
      return 50;
    }
  }

  /** Counts the tokens that were guessed. */
  private static final class Watched extends Forgetful {

    private int drafted;
    private int steps;

    Watched(Decoder decoder) {
      super(decoder);
    }

    @Override
    public KvCache open(int[] context) {
      return decoder.open(context);
    }

    @Override
    public List<Optional<Candidates>> forward(List<Chunk> batch, Layers layers) {
      List<Optional<Candidates>> answers = super.forward(batch, layers);
      for (Optional<Candidates> answer : answers) {
        steps += answer.isPresent() ? 1 : 0;
        drafted += answer.map(found -> found.drafted().size()).orElse(0);
      }
      return answers;
    }

    /** What more there is of all answers than steps that asked for a token. */
    int accepted(List<Chat> chats) {
      return chats.stream().mapToInt(chat -> chat.answer.ids.size()).sum() - steps;
    }
  }

  /** Opens every cache empty. */
  private static class Forgetful extends ForwardingDecoder {

    Forgetful(Decoder decoder) {
      super(decoder);
    }

    @Override
    public List<Optional<Candidates>> forward(List<Chunk> batch) {
      return forward(batch, new Layers(0, layers()));
    }

    @Override
    public int layers() {
      return decoder.layers();
    }

    @Override
    public List<Optional<Candidates>> forward(List<Chunk> batch, Layers layers) {
      return decoder.forward(batch, layers);
    }
  }
}
