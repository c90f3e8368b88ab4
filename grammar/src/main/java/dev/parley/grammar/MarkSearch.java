package dev.parley.grammar;

import java.nio.charset.StandardCharsets;

/** Finds a mark in bytes that come one by one (Knuth, Morris and Pratt 1977). Immutable. */
final class MarkSearch {

  private final byte[] mark;

  /** By the number of bytes that match: how many match of what they end with, less than all. */
  private final int[] shorter;

  /**
   * @param mark not empty
   */
  MarkSearch(String mark) {
    this.mark = mark.getBytes(StandardCharsets.UTF_8);
    this.shorter = new int[this.mark.length];
    for (int i = 2; i < this.mark.length; i++) {
      shorter[i] = next(shorter[i - 1], this.mark[i - 1] & 0xFF);
    }
  }

  /** How many bytes of the mark match after one more. */
  int next(int matching, int octet) {
    int left = matching;
    while ((mark[left] & 0xFF) != octet) {
      if (left == 0) {
        return 0;
      }
      left = shorter[left];
    }
    return left + 1;
  }

  boolean isFound(int matching) {
    return matching == mark.length;
  }
}
