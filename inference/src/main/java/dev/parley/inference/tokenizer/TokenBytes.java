package dev.parley.inference.tokenizer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.inference.model.TokenText;
import dev.parley.inference.tokenizer.TokenizerFile.AddedToken;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** The bytes of every token, computed once. */
final class TokenBytes implements TokenText {

  private static final byte[] NONE = {};
  private static final int ASCII = 128;

  private final byte[][] bytes;
  private final Map<Integer, byte[]> names;
  private final Set<Integer> ends;
  private final boolean stripsLeadingSpace;

  /** By ASCII character, the part of a token that it is at least. */
  private final double[] least;

  private TokenBytes(
      byte[][] bytes, Map<Integer, byte[]> names, Set<Integer> ends, boolean stripsLeadingSpace) {
    this.bytes = bytes;
    this.names = names;
    this.ends = ends;
    this.stripsLeadingSpace = stripsLeadingSpace;
    this.least = leastOf(bytes);
  }

  /**
   * Of a tokenizer; none of its tokens ends an answer yet.
   *
   * @param vocabulary how many ids the network knows
   */
  static TokenBytes of(TokenizerFile tokenizer, int vocabulary) {
    byte[][] bytes = new byte[vocabulary][];
    Arrays.fill(bytes, NONE);
    Spelling spelling = Spelling.of(tokenizer);
    tokenizer.ids().forEach((entry, id) -> bytes[id] = spelling.bytes(entry));
    Map<Integer, byte[]> names = new HashMap<>();
    for (AddedToken token : tokenizer.added()) {
      bytes[token.id()] = token.special() ? NONE : spelling.added(token.content());
      names.put(token.id(), token.content().getBytes(UTF_8));
    }
    boolean strips = Spelling.stripsLeadingSpace(tokenizer.file().root().path("decoder"));
    return new TokenBytes(bytes, names, Set.of(), strips);
  }

  /** The same tokens, of which these are text though they are called special. */
  TokenBytes withTextTokens(List<Integer> ids) {
    byte[][] all = bytes.clone();
    ids.forEach(id -> all[id] = name(id));
    return new TokenBytes(all, names, ends, stripsLeadingSpace);
  }

  /** The same tokens, of which {@code ends} end an answer and have no text. */
  TokenBytes endingAt(Set<Integer> ends) {
    byte[][] silenced = bytes.clone();
    Map<Integer, byte[]> named = new HashMap<>(names);
    for (int id : ends) {
      named.putIfAbsent(id, bytes[id]);
      silenced[id] = NONE;
    }
    return new TokenBytes(silenced, named, Set.copyOf(ends), stripsLeadingSpace);
  }

  @Override
  public byte[] bytes(int id) {
    return bytes[id];
  }

  @Override
  public byte[] name(int id) {
    return bytes[id].length > 0 ? bytes[id] : names.getOrDefault(id, NONE);
  }

  @Override
  public boolean isEnd(int id) {
    return ends.contains(id);
  }

  @Override
  public boolean stripsLeadingSpace() {
    return stripsLeadingSpace;
  }

  /** Bytes of the longest token. */
  int longest() {
    return Arrays.stream(bytes).mapToInt(token -> token.length).max().orElseThrow();
  }

  /**
   * Tokens that a text has at least: a token of n bytes counts as n parts of 1 / n each, and no
   * byte is a smaller part than one of the longest token that holds it. Only ASCII counts, which no
   * normalization composes, and of it what is a token alone, so never part of an unknown one.
   */
  double least(String text) {
    return text.chars().filter(c -> c < ASCII).mapToDouble(c -> least[c]).sum();
  }

  private static double[] leastOf(byte[][] tokens) {
    int[] longest = new int[ASCII];
    boolean[] alone = new boolean[ASCII];
    for (byte[] token : tokens) {
      for (byte each : token) {
        if (each >= 0) {
          longest[each] = Math.max(longest[each], token.length);
          alone[each] |= token.length == 1;
        }
      }
    }
    return IntStream.range(0, ASCII).mapToDouble(c -> alone[c] ? 1.0 / longest[c] : 0).toArray();
  }
}
