package dev.parley.inference.tokenizer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.inference.model.TokenText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A vocabulary made up by a test: token n is the n-th entry. */
record TokenTable(List<byte[]> entries, boolean stripsLeadingSpace) implements TokenText {

  static TokenTable of(String... texts) {
    return new TokenTable(Arrays.stream(texts).map(text -> text.getBytes(UTF_8)).toList(), false);
  }

  /** One token for each of the 256 bytes. */
  static TokenTable ofBytes() {
    List<byte[]> entries = new ArrayList<>();
    for (int b = 0; b < 256; b++) {
      entries.add(new byte[] {(byte) b});
    }
    return new TokenTable(entries, false);
  }

  @Override
  public byte[] bytes(int id) {
    return entries.get(id);
  }

  @Override
  public boolean isEnd(int id) {
    return false;
  }
}
