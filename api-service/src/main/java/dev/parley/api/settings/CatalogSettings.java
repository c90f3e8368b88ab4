package dev.parley.api.settings;

import dev.parley.job.ModelName;
import dev.parley.service.settings.BadSetting;
import dev.parley.service.settings.Check;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which models are known, and how often a job is tried.
 *
 * @param models known without a worker
 * @param defaultModel for requests that name none
 * @param attempts how often a worker may begin one job
 */
@ConfigurationProperties("parley")
public record CatalogSettings(
    @DefaultValue List<String> models,
    @Nullable String defaultModel,
    @DefaultValue("3") int attempts) {

  public CatalogSettings {
    models = List.copyOf(models);
    models.forEach(name -> parse("parley.models", name));
    if (defaultModel != null) {
      parse("parley.default-model", defaultModel);
    }
    Check.between("parley.attempts", attempts, 1, 100);
  }

  public List<ModelName> names() {
    return models.stream().map(name -> parse("parley.models", name)).toList();
  }

  public Optional<ModelName> byDefault() {
    return Optional.ofNullable(defaultModel).map(name -> parse("parley.default-model", name));
  }

  private static ModelName parse(String setting, String name) {
    return ModelName.parse(name).orElseThrow(() -> new BadSetting(setting, name, "no model name"));
  }
}
