package dev.parley.bench.engine;

import dev.parley.codec.EventCodec;
import dev.parley.inference.model.TokenText;
import dev.parley.inference.sampling.Sampler;
import dev.parley.inference.tokenizer.AnswerText;
import dev.parley.job.EventId;
import dev.parley.job.JobEvent;
import dev.parley.job.Settings;
import dev.parley.job.Settings.TokenLimit;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Each step of a token's way that is Java alone. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TokenBenchmark {

  private static final int ANSWER = 512;
  private static final EventId ID = new EventId(1_700_000_000_000L, 7);

  private final TopOfLogits candidates = TopOfLogits.falling(64);
  private final Settings greedy = settings(0, 1, 0);
  private final Settings sampled = settings(0.7, 0.9, 20);
  private final JobEvent event = new JobEvent.Tokens(ID, 41, List.of(12_345), " spring");
  private final String written = EventCodec.encode(event);
  private final TokenText words = new Words();
  private AnswerText text = new AnswerText(words, List.of());
  private int index;

  @Benchmark
  public int chooseGreedily() {
    return Sampler.sample(candidates, greedy, index++);
  }

  @Benchmark
  public int chooseBySampling() {
    return Sampler.sample(candidates, sampled, index++);
  }

  @Benchmark
  public String spell() {
    if (index++ % ANSWER == 0) {
      text = new AnswerText(words, List.of("###"));
    }
    return text.accept(index % 2);
  }

  @Benchmark
  public String writeEvent() {
    return EventCodec.encode(event);
  }

  @Benchmark
  public JobEvent readEvent() {
    return EventCodec.decode(ID, written);
  }

  private static Settings settings(double temperature, double topP, int topK) {
    TokenLimit limit = new TokenLimit(ANSWER, TokenLimit.Origin.ASKED);
    return new Settings(limit, temperature, topP, topK, 0, 1, 0, 0, List.of(), 1);
  }

  /** A character of three bytes, and a word. */
  private record Words() implements TokenText {

    private static final byte[][] BYTES = {
      "春".getBytes(StandardCharsets.UTF_8), " spring".getBytes(StandardCharsets.UTF_8)
    };

    @Override
    public byte[] bytes(int id) {
      return BYTES[id];
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
}
