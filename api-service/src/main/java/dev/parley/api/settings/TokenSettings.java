package dev.parley.api.settings;

import dev.parley.service.settings.Check;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;

/**
 * How long an answer may be, in tokens.
 *
 * @param byDefault when the request names none; never more than {@code max}
 * @param max the most that a request may ask for; absent: the model's context window
 */
@ConfigurationProperties("parley.tokens")
public record TokenSettings(
    @Name("default") @DefaultValue("512") int byDefault, @Nullable Integer max) {

  private static final int MOST = 1 << 24;

  public TokenSettings {
    Check.between("parley.tokens.default", byDefault, 1, MOST);
    if (max != null) {
      Check.between("parley.tokens.max", max, 1, MOST);
      byDefault = Math.min(byDefault, max);
    }
  }

  public OptionalInt limit() {
    return max == null ? OptionalInt.empty() : OptionalInt.of(max);
  }
}
