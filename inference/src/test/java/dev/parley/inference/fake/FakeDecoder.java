package dev.parley.inference.fake;

import dev.parley.inference.model.Decoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Predicts token n + 1 after token n, and fails when a cache does not hold what it should. */
final class FakeDecoder implements Decoder {

  private static final Optional<Candidates> NOT_YET = Optional.empty();

  private final FakeModel model;
  private final List<FakeCache> open = new ArrayList<>();

  /** By their chunks, the layer that they have come to. */
  private final Map<List<Chunk>, Integer> waiting = new HashMap<>();

  FakeDecoder(FakeModel model) {
    this.model = model;
  }

  @Override
  public int capacity() {
    return model.capacity();
  }

  @Override
  public KvCache open() {
    FakeCache cache = new FakeCache();
    open.add(cache);
    return cache;
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
    boolean over = part.to() == layers();
    List<Chunk> inParts = inParts(batch, part.from() == 0 && over);
    Integer layer = waiting.remove(inParts);
    if (part.from() > 0 && !Objects.equals(layer, part.from())) {
      throw new IllegalArgumentException("they wait at layer " + layer + "; asked for " + part);
    }
    if (!over) {
      waiting.put(inParts, part.to());
    }
    return batch.stream()
        .map(chunk -> over || !inParts.contains(chunk) ? forward(chunk) : NOT_YET)
        .toList();
  }

  private static List<Chunk> inParts(List<Chunk> batch, boolean whole) {
    List<Chunk> prompts = batch.stream().filter(chunk -> chunk.tokens().length > 1).toList();
    return prompts.isEmpty() && !whole ? batch : prompts;
  }

  @Override
  public void close() {
    if (!open.isEmpty()) {
      throw new IllegalStateException(open.size() + " caches were never released");
    }
  }

  private Optional<Candidates> forward(Chunk chunk) {
    FakeCache cache = (FakeCache) chunk.cache();
    for (int id : chunk.tokens()) {
      cache.append(id);
    }
    if (open.stream().mapToInt(KvCache::length).sum() > capacity()) {
      throw new IllegalStateException("the caches outgrow " + capacity() + " tokens");
    }
    return chunk.selection().map(selection -> new SingleCandidate(cache.next(model)));
  }

  private final class FakeCache implements KvCache {

    private final List<Integer> ids = new ArrayList<>();
    private int generated;

    void append(int id) {
      boolean prompt = FakeTokens.token(id) == FakeTokens.PROMPT;
      int expected = prompt ? FakeTokens.PROMPT : generated;
      boolean sameJob = ids.isEmpty() || FakeTokens.job(ids.getFirst()) == FakeTokens.job(id);
      if (FakeTokens.token(id) != expected || !sameJob || (prompt && generated > 0)) {
        throw new IllegalStateException("token " + id + " does not follow " + ids);
      }
      ids.add(id);
      generated += prompt ? 0 : 1;
    }

    int next(FakeModel model) {
      return FakeTokens.id(
          FakeTokens.job(ids.getFirst()), generated < model.words() ? generated : FakeTokens.END);
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
