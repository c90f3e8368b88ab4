package dev.parley.models.gguf;

/** Where in the file a row stands. */
@FunctionalInterface
public interface RowOrder {

  RowOrder SAME = row -> row;

  /** The row of the file that is this row of the model. */
  long placeOf(long row);

  /**
   * llama.cpp turns neighbours against each other in rotary position embedding, Hugging Face the
   * two halves of a head; so the former's files interleave the halves, head by head.
   */
  static RowOrder interleaved(int headSize) {
    int half = headSize / 2;
    return row -> {
      long inHead = row % headSize;
      return row - inHead + 2 * (inHead % half) + inHead / half;
    };
  }
}
