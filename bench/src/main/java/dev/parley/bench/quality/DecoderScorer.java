package dev.parley.bench.quality;

import dev.parley.inference.model.Decoder.Candidates;
import dev.parley.inference.model.Decoder.Chunk;
import dev.parley.inference.model.Decoder.KvCache;
import dev.parley.inference.model.Decoder.Penalties;
import dev.parley.inference.model.Decoder.Selection;
import dev.parley.inference.source.ModelSource;
import dev.parley.inference.torch.DecoderSettings;
import dev.parley.inference.torch.DjlDecoder;
import dev.parley.inference.weights.Computation;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Parley's decoder. */
final class DecoderScorer implements TextScorer {

  private static final Optional<Selection> WANTED = Optional.of(new Selection(1, Penalties.NONE));

  private final DjlDecoder decoder;
  private final List<KvCache> texts;

  DecoderScorer(ModelSource source, DecoderSettings settings, int texts) {
    this.decoder = DjlDecoder.load(source, settings);
    this.texts = Stream.generate(decoder::open).limit(texts).toList();
  }

  /** The precision and the cache. */
  @Override
  public String label() {
    Computation how = decoder.computation();
    return how.format().label() + ", " + how.cache().label();
  }

  @Override
  public List<LogProbabilities> read(int[] ids) {
    List<Chunk> batch =
        IntStream.range(0, ids.length)
            .mapToObj(i -> new Chunk(texts.get(i), new int[] {ids[i]}, WANTED))
            .toList();
    return decoder.forward(batch).stream()
        .map(Optional::orElseThrow)
        .map(Candidates::all)
        .map(LogProbabilities::of)
        .toList();
  }

  @Override
  public void close() {
    decoder.close();
  }
}
