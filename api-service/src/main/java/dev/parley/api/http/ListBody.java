package dev.parley.api.http;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The shape of every list. */
public record ListBody<T>(
    String object,
    List<T> data,
    @Nullable String firstId,
    @Nullable String lastId,
    boolean hasMore) {

  /** One page; {@code id} names an element for {@code ?after=}. */
  public static <T> ListBody<T> of(List<T> data, Function<T, String> id, More more) {
    String first = data.isEmpty() ? null : id.apply(data.getFirst());
    String last = data.isEmpty() ? null : id.apply(data.getLast());
    return new ListBody<>("list", List.copyOf(data), first, last, more == More.FOLLOWS);
  }

  /** The same page, with each element shown as {@code views} has it, in the same order. */
  public <V> ListBody<V> shownAs(List<V> views) {
    return new ListBody<>(object, List.copyOf(views), firstId, lastId, hasMore);
  }

  /** Whether another page follows. */
  public enum More {
    FOLLOWS,
    NONE;

    public static More when(boolean follows) {
      return follows ? FOLLOWS : NONE;
    }
  }
}
