package dev.parley.api.feed;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.Objects;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * A list that only grows, at its end. One thread at a time may add; any number may read meanwhile,
 * without a lock, and sublists stay valid.
 */
final class AppendOnlyList<E> extends AbstractList<E> implements RandomAccess {

  private static final int FIRST_CAPACITY = 16;

  private volatile @Nullable Object[] items = new @Nullable Object[FIRST_CAPACITY];
  private volatile int size;

  /** Writes the size last: whoever reads it sees all items below it. */
  @Override
  public boolean add(E item) {
    int end = size;
    @Nullable Object[] now = items;
    if (end == now.length) {
      now = Arrays.copyOf(now, 2 * end);
      items = now;
    }
    now[end] = item;
    size = end + 1;
    return true;
  }

  @Override
  @SuppressWarnings("unchecked") // add lets nothing else in
  public E get(int index) {
    Objects.checkIndex(index, size);
    return (E) Objects.requireNonNull(items[index]);
  }

  @Override
  public int size() {
    return size;
  }
}
