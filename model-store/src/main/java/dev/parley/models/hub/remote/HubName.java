package dev.parley.models.hub.remote;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a published model: {@code Qwen/Qwen1.5-0.5B-Chat}, with {@code hf:} or {@code
 * modelscope:} before it where the source matters. Both parts are safe as names of folders.
 *
 * @param chosen the source, when the name says one
 */
public record HubName(Optional<HubSource> chosen, String owner, String model) {

  private static final String PART = "[A-Za-z0-9_][A-Za-z0-9._-]{0,95}";
  private static final Pattern SHAPE =
      Pattern.compile("(?:(hf|modelscope):)?(" + PART + ")/(" + PART + ")");

  public HubName {
    if (!isSafe(owner) || !isSafe(model)) {
      throw new IllegalArgumentException("not the name of a model: " + owner + "/" + model);
    }
  }

  /** Empty when this cannot be the name of a published model. */
  public static Optional<HubName> parse(String text) {
    Matcher matcher = SHAPE.matcher(text);
    if (!matcher.matches() || !isSafe(matcher.group(2)) || !isSafe(matcher.group(3))) {
      return Optional.empty();
    }
    Optional<HubSource> chosen =
        Arrays.stream(HubSource.values())
            .filter(source -> source.prefix().equals(matcher.group(1)))
            .findFirst();
    return Optional.of(new HubName(chosen, matcher.group(2), matcher.group(3)));
  }

  /** Where to pull it from. */
  public HubSource source() {
    return chosen.orElse(HubSource.HUGGING_FACE);
  }

  /** In whose caches to look for it, in this order. */
  public List<HubSource> sources() {
    return chosen.map(List::of).orElseGet(() -> List.of(HubSource.values()));
  }

  public HubName of(HubSource source) {
    return new HubName(Optional.of(source), owner, model);
  }

  /** As the hubs write it. */
  public String id() {
    return owner + "/" + model;
  }

  @Override
  public String toString() {
    return chosen.map(source -> source.prefix() + ":").orElse("") + id();
  }

  /** The hubs allow no two dots or dashes in a row either: they stand for folders in the caches. */
  private static boolean isSafe(String part) {
    return part.matches(PART) && !part.contains("..") && !part.contains("--");
  }
}
