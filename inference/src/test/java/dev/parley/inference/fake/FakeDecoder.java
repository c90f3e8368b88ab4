package dev.parley.inference.fake;

import dev.parley.inference.model.Decoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says token n + 1 after token n, and nothing at all when a cache does not hold what it should. */
final class FakeDecoder implements Decoder {

  private static final Optional<Candidates> NOT_YET = Optional.empty();

  private final FakeModel model;
  private final List<FakeSequence> open = new ArrayList<>();
  private List<Chunk> waiting = List.of();
  private int layer;

  FakeDecoder(FakeModel model) {
    this.model = model;
  }

  @Override
  public int capacity() {
    return model.capacity();
  }

  @Override
  public KvCache open() {
    FakeSequence sequence = new FakeSequence();
    open.add(sequence);
    return sequence;
  }

  @Override
  public int layers() {
    return model.layers();
  }

  @Override
  public List<Optional<Candidates>> forward(List<Chunk> batch) {
    return forward(batch, new Layers(0, layers()));
  }

  @Override
  public List<Optional<Candidates>> forward(List<Chunk> batch, Layers part) {
    model.stepping(batch.stream().map(Chunk::tokens).toList());
    List<Chunk> pieces = batch.stream().filter(chunk -> chunk.tokens().length > 1).toList();
    if (part.from() > 0 && (part.from() != layer || !pieces.equals(waiting))) {
      throw new IllegalArgumentException("others wait at layer " + layer + ", not at " + part);
    }
    waiting = pieces;
    layer = part.to();
    boolean over = layer == layers();
    return batch.stream()
        .map(chunk -> over || !pieces.contains(chunk) ? forward(chunk) : NOT_YET)
        .toList();
  }

  @Override
  public void close() {
    if (!open.isEmpty()) {
      throw new IllegalStateException(open.size() + " sequences were never released");
    }
  }

  private Optional<Candidates> forward(Chunk chunk) {
    FakeSequence sequence = (FakeSequence) chunk.cache();
    for (int id : chunk.tokens()) {
      sequence.append(id);
    }
    if (open.stream().mapToInt(KvCache::length).sum() > capacity()) {
      throw new IllegalStateException("the caches outgrow " + capacity() + " tokens");
    }
    return chunk.selection().map(selection -> new SingleCandidate(sequence.next(model)));
  }

  private final class FakeSequence implements KvCache {

    private final List<Integer> ids = new ArrayList<>();
    private int said;

    void append(int id) {
      boolean prompt = FakeTokens.token(id) == FakeTokens.PROMPT;
      int expected = prompt ? FakeTokens.PROMPT : said;
      boolean sameJob = ids.isEmpty() || FakeTokens.job(ids.getFirst()) == FakeTokens.job(id);
      if (FakeTokens.token(id) != expected || !sameJob || (prompt && said > 0)) {
        throw new IllegalStateException("token " + id + " does not follow " + ids);
      }
      ids.add(id);
      said += prompt ? 0 : 1;
    }

    int next(FakeModel model) {
      return FakeTokens.id(
          FakeTokens.job(ids.getFirst()), said < model.words() ? said : FakeTokens.END);
    }

    @Override
    public int length() {
      return ids.size();
    }

    @Override
    public void release() {
      open.remove(this);
    }
  }
}
