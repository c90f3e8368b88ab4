package dev.parley.worker.fake;

import dev.parley.worker.model.Decoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says token n + 1 after token n, and nothing at all when a cache does not hold what it should. */
final class FakeDecoder implements Decoder {

  private final FakeModel model;
  private final List<FakeSequence> open = new ArrayList<>();

  FakeDecoder(FakeModel model) {
    this.model = model;
  }

  @Override
  public int capacity() {
    return model.capacity();
  }

  @Override
  public Sequence open() {
    FakeSequence sequence = new FakeSequence();
    open.add(sequence);
    return sequence;
  }

  @Override
  public List<Optional<Candidates>> forward(List<Chunk> batch) {
    model.stepping(batch.stream().map(Chunk::tokens).toList());
    return batch.stream().map(this::forward).toList();
  }

  @Override
  public void close() {
    if (!open.isEmpty()) {
      throw new IllegalStateException(open.size() + " sequences were never released");
    }
  }

  private Optional<Candidates> forward(Chunk chunk) {
    FakeSequence sequence = (FakeSequence) chunk.sequence();
    for (int id : chunk.tokens()) {
      sequence.append(id);
    }
    if (open.stream().mapToInt(Sequence::length).sum() > capacity()) {
      throw new IllegalStateException("the caches outgrow " + capacity() + " tokens");
    }
    return chunk.selection().map(selection -> new Only(sequence.next(model)));
  }

  private final class FakeSequence implements Sequence {

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
