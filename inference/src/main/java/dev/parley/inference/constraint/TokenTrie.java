package dev.parley.inference.constraint;

import dev.parley.grammar.State;
import dev.parley.inference.model.TokenText;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * All tokens of a vocabulary by their bytes, laid out in the order of a walk: tokens that begin
 * alike are tried together, and a beginning that is not allowed skips all that share it. Immutable.
 */
final class TokenTrie {

  /** Tokens without bytes are in no trie. */
  private final int[] ends;

  private final byte[] octets;
  private final short[] depths;

  /** By node: the next one that does not begin like it. */
  private final int[] skips;

  /**
   * By node: where its tokens begin in {@link #tokens}; those of the next node begin at the end.
   */
  private final int[] first;

  private final int[] tokens;
  private final int vocabulary;
  private final int deepest;

  /**
   * @param vocabulary how many ids the network knows
   */
  TokenTrie(TokenText text, int vocabulary) {
    this.vocabulary = vocabulary;
    this.ends = IntStream.range(0, vocabulary).filter(text::isEnd).toArray();
    byte[][] bytes = new byte[vocabulary][];
    Arrays.setAll(bytes, text::bytes);
    int[] sorted =
        IntStream.range(0, vocabulary)
            .filter(id -> bytes[id].length > 0 && !text.isEnd(id))
            .boxed()
            .sorted(Comparator.comparing(id -> bytes[id], Arrays::compareUnsigned))
            .mapToInt(id -> id)
            .toArray();
    int total = 1;
    byte[] before = {};
    for (int id : sorted) {
      total += bytes[id].length - common(before, bytes[id]);
      before = bytes[id];
    }
    this.tokens = sorted;
    this.octets = new byte[total];
    this.depths = new short[total];
    this.first = new int[total + 1];
    this.skips = new int[total];
    this.deepest = fill(bytes);
    skip();
  }

  private int fill(byte[][] bytes) {
    int longest = 0;
    int node = 1;
    byte[] before = {};
    for (int i = 0; i < tokens.length; i++) {
      byte[] token = bytes[tokens[i]];
      for (int depth = common(before, token); depth < token.length; depth++) {
        octets[node] = token[depth];
        depths[node] = (short) (depth + 1);
        first[node] = i;
        node++;
      }
      longest = Math.max(longest, token.length);
      before = token;
    }
    first[node] = tokens.length;
    return longest;
  }

  /** A node ends where one of no greater depth begins. */
  private void skip() {
    int[] open = new int[deepest + 2];
    int top = 0;
    for (int node = 1; node < skips.length; node++) {
      while (top > 0 && depths[open[top]] >= depths[node]) {
        skips[open[top--]] = node;
      }
      open[++top] = node;
    }
    while (top > 0) {
      skips[open[top--]] = skips.length;
    }
    skips[0] = skips.length;
  }

  /** Whether one space at the beginning of a token is no part of the answer. */
  enum LeadingSpace {
    KEPT,
    STRIPPED
  }

  /** Tokens that a state allows; of a relaxed one, some may be doubtful. */
  Mask walk(State state, LeadingSpace space) {
    Mask.Builder mask = new Mask.Builder(vocabulary);
    State[] path = new State[deepest + 1];
    boolean[] doubtful = new boolean[deepest + 1];
    path[0] = state;
    int node = 1;
    while (node < octets.length) {
      int depth = depths[node];
      if (depth == 1 && octets[node] == ' ' && space == LeadingSpace.STRIPPED) {
        path[depth] = state;
        node++;
        continue;
      }
      State next = path[depth - 1].advance(octets[node]);
      if (next.isDead()) {
        node = skips[node];
        continue;
      }
      path[depth] = next;
      doubtful[depth] = doubtful[depth - 1] || next.isDoubtful();
      tokens(node, doubtful[depth], mask);
      node++;
    }
    if (state.isAccepting()) {
      for (int end : ends) {
        mask.allow(end);
      }
    }
    return mask.build();
  }

  /** The tokens that end at a node: those before its first child's. Equal ones lie side by side. */
  private void tokens(int node, boolean doubtful, Mask.Builder mask) {
    for (int i = first[node]; i < first[node + 1]; i++) {
      if (doubtful) {
        mask.doubt(tokens[i]);
      } else {
        mask.allow(tokens[i]);
      }
    }
  }

  int vocabulary() {
    return vocabulary;
  }

  private static int common(byte[] one, byte[] two) {
    int mismatch = Arrays.mismatch(one, two);
    return mismatch < 0 ? one.length : mismatch;
  }
}
