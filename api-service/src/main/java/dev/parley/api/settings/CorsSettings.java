package dev.parley.api.settings;

import dev.parley.service.settings.Check;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which other sites may call from a browser.
 *
 * @param origins exact, as {@code https://chat.example.org}; none by default
 */
@ConfigurationProperties("parley.cors")
public record CorsSettings(@DefaultValue List<String> origins) {

  public CorsSettings {
    origins = List.copyOf(origins);
    for (String origin : origins) {
      Check.that(
          origin.matches("https?://[a-z0-9.-]+(:[0-9]{1,5})?"),
          "parley.cors.origins",
          origin,
          "must be an exact origin as https://chat.example.org");
    }
  }
}
