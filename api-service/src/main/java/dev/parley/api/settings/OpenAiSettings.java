package dev.parley.api.settings;

import dev.parley.job.ModelName;
import dev.parley.service.settings.BadSetting;
import dev.parley.service.settings.Check;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How OpenAI's wire behaves.
 *
 * @param aliases {@code asked=answering}: models that clients ask for by names that we do not have;
 *     {@code *} stands for any other name, {@code default} for the default model
 * @param onDisconnect whether the job of a client that left is cancelled, or goes on
 */
@ConfigurationProperties("parley.openai")
public record OpenAiSettings(
    @DefaultValue List<String> aliases, @DefaultValue("cancel") String onDisconnect) {

  private static final String ALIASES = "parley.openai.aliases";
  private static final String ANY = "*";
  private static final String DEFAULT = "default";

  public OpenAiSettings {
    aliases = List.copyOf(aliases);
    read(aliases);
    Check.that(
        onDisconnect.equals("cancel") || onDisconnect.equals("continue"),
        "parley.openai.on-disconnect",
        onDisconnect,
        "must be cancel or continue");
  }

  /** A model that stands for another. */
  public sealed interface Target {}

  /** This one. */
  public record Model(ModelName name) implements Target {}

  /** Whichever answers a request that names none. */
  public record DefaultModel() implements Target {}

  /** What stands for {@code asked}; names are compared without regard to case. */
  public Optional<Target> target(String asked) {
    Map<String, Target> targets = read(aliases);
    return named(targets, asked).or(() -> Optional.ofNullable(targets.get(ANY)));
  }

  /** The same without what stands for any name. */
  public Optional<Target> named(String asked) {
    return named(read(aliases), asked);
  }

  private static Optional<Target> named(Map<String, Target> targets, String asked) {
    return Optional.ofNullable(targets.get(asked.toLowerCase(Locale.ROOT)));
  }

  private static Map<String, Target> read(List<String> aliases) {
    Map<String, Target> targets = new HashMap<>();
    for (String alias : aliases) {
      int equals = alias.indexOf('=');
      Check.that(equals > 0, ALIASES, alias, "must be asked=answering");
      String asked = alias.substring(0, equals).strip().toLowerCase(Locale.ROOT);
      Check.that(
          !asked.isEmpty() && targets.put(asked, target(alias, equals)) == null,
          ALIASES,
          alias,
          "must have a name of its own before the sign");
    }
    return targets;
  }

  private static Target target(String alias, int equals) {
    String answering = alias.substring(equals + 1).strip();
    return answering.equals(DEFAULT)
        ? new DefaultModel()
        : ModelName.parse(answering)
            .<Target>map(Model::new)
            .orElseThrow(() -> new BadSetting(ALIASES, alias, "names no model behind the sign"));
  }
}
