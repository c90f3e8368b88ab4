package dev.parley.api.settings;

import dev.parley.access.ApiKey;
import dev.parley.service.settings.Check;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may call.
 *
 * @param access one of {@link Mode}, lower case
 * @param admin the key that is made at the start
 * @param metrics who may read them
 */
@ConfigurationProperties("parley")
public record AccessSettings(
    @DefaultValue("auto") String access, @DefaultValue Admin admin, @DefaultValue Metrics metrics) {

  /** When a key is needed. */
  public enum Mode {
    /** As soon as there is one. */
    AUTO,
    /** Never. */
    OPEN,
    /** Always. */
    KEYS
  }

  /**
   * @param key a whole key, which becomes an admin's when it is not known yet; empty: none
   */
  public record Admin(@DefaultValue("") String key) {

    /** Keeps the key out of logs. */
    @Override
    public String toString() {
      return "Admin";
    }
  }

  /**
   * @param key whether metrics need one, where calls do
   */
  public record Metrics(@DefaultValue("false") boolean key) {}

  public AccessSettings {
    Check.that(
        Arrays.stream(Mode.values()).anyMatch(mode -> spell(mode).equals(access)),
        "parley.access",
        access,
        "must be auto, open or keys");
    Check.that(
        admin.key().isEmpty() || ApiKey.parse(admin.key()).isPresent(),
        "parley.admin.key",
        "not shown",
        "must be a whole key, as ./parley keys generate prints one");
  }

  public Mode mode() {
    return Mode.valueOf(access.toUpperCase(Locale.ROOT));
  }

  public Optional<ApiKey> adminKey() {
    return ApiKey.parse(admin.key());
  }

  private static String spell(Mode mode) {
    return mode.name().toLowerCase(Locale.ROOT);
  }
}
