package dev.parley.inference.architecture;

/**
 * Where the numbers of a head go so that those turned together by a position are neighbours: the
 * network turns them as complex numbers.
 *
 * @param size of a head
 * @param turned how many of its numbers, the first ones, are turned
 */
public record HeadOrder(int size, int turned) {

  /** That of a network. */
  public static HeadOrder of(NetworkShape shape) {
    return new HeadOrder(shape.headSize(), shape.ropeScaling().turned(shape.headSize()));
  }

  /** The rows of a head in this order. */
  public float[][] of(float[][] head) {
    float[][] result = new float[size][];
    for (int i = 0; i < size; i++) {
      result[placeOf(i)] = head[i];
    }
    return result;
  }

  /** The numbers that the rows of a head have before, in this order. */
  public int[] rows() {
    int[] rows = new int[size];
    for (int i = 0; i < size; i++) {
      rows[placeOf(i)] = i;
    }
    return rows;
  }

  /** Writes heads in this order, from this place on. */
  public void write(float[] heads, float[] to, int start) {
    for (int i = 0; i < heads.length; i++) {
      int within = i % size;
      to[start + i - within + placeOf(within)] = heads[i];
    }
  }

  /** So many heads like the one, then so many like the other. */
  public float[] repeated(float[] one, int ones, float[] other, int others) {
    float[] all = new float[(ones + others) * size];
    for (int head = 0; head < ones + others; head++) {
      write(head < ones ? one : other, all, head * size);
    }
    return all;
  }

  private int placeOf(int within) {
    int half = turned / 2;
    if (within >= turned) {
      return within;
    }
    return within < half ? 2 * within : 2 * (within - half) + 1;
  }
}
