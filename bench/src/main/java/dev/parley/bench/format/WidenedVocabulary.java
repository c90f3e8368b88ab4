package dev.parley.bench.format;

import dev.parley.inference.model.TokenText;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The tokens of a real tokenizer, and pairs of them up to the size of a larger one. Its last token
 * ends an answer.
 */
final class WidenedVocabulary implements TokenText {

  private final List<byte[]> tokens = new ArrayList<>();

  WidenedVocabulary(TokenText real, int realSize, int size) {
    for (int id = 0; id < realSize; id++) {
      tokens.add(real.bytes(id));
    }
    Random random = new Random(1);
    while (tokens.size() < size - 1) {
      byte[] one = tokens.get(random.nextInt(realSize));
      byte[] two = tokens.get(random.nextInt(realSize));
      byte[] pair = new byte[one.length + two.length];
      System.arraycopy(one, 0, pair, 0, one.length);
      System.arraycopy(two, 0, pair, one.length, two.length);
      tokens.add(pair);
    }
    tokens.add(new byte[0]);
  }

  int size() {
    return tokens.size();
  }

  @Override
  public byte[] bytes(int id) {
    return tokens.get(id);
  }

  @Override
  public boolean isEnd(int id) {
    return id == tokens.size() - 1;
  }

  @Override
  public boolean stripsLeadingSpace() {
    return false;
  }
}
