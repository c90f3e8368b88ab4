package dev.parley.api.quota;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.parley.access.StoredKey;
import dev.parley.quota.DayUsage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was used on one day of one model, over HTTP and on the command line.
 *
 * @param key whose it was, where it is not the caller's own
 * @param name the key's
 * @param date by UTC
 */
public record UsageView(
    String object,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String key,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String name,
    String date,
    String model,
    long requests,
    long promptTokens,
    long cachedTokens,
    long completionTokens,
    long totalTokens) {

  /** All of a list; there are no pages. */
  public record Days(String object, List<UsageView> data) {

    /** The caller's own. */
    static Days own(List<DayUsage> days) {
      return new Days("list", days.stream().map(day -> UsageView.of(day, null, null)).toList());
    }

    /**
     * Those of keys, one after another.
     *
     * @param usage of each key, in the same order
     */
    public static Days of(List<StoredKey> keys, List<List<DayUsage>> usage) {
      List<UsageView> all = new ArrayList<>();
      for (int i = 0; i < keys.size(); i++) {
        StoredKey key = keys.get(i);
        usage.get(i).forEach(day -> all.add(UsageView.of(day, key.id().value(), key.name())));
      }
      return new Days("list", all);
    }
  }

  private static UsageView of(DayUsage day, @Nullable String key, @Nullable String name) {
    return new UsageView(
        "usage.day",
        key,
        name,
        day.day().toString(),
        day.model(),
        day.requests(),
        day.promptTokens(),
        day.cachedTokens(),
        day.completionTokens(),
        day.totalTokens());
  }
}
