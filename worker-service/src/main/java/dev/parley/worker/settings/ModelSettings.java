package dev.parley.worker.settings;

import dev.parley.job.ModelName;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;

/**
 * Which model this worker loads.
 *
 * @param place {@code builtin}, or a Hugging Face folder
 * @param name the id that clients use; else the folder's name tells
 */
@ConfigurationProperties("parley")
public record ModelSettings(
    @Name("model") @DefaultValue("builtin") String place,
    @Name("model-name") Optional<String> name) {

  public ModelSettings {
    Check.that(!place.isBlank(), "parley.model", "empty", "must be builtin or a model folder");
    name.ifPresent(
        chosen ->
            Check.that(
                ModelName.parse(chosen).isPresent(),
                "parley.model-name",
                chosen,
                "must be at most 96 letters, digits, dots, dashes"));
  }

  /** The chosen id, if one was chosen. */
  public Optional<ModelName> modelName() {
    return name.flatMap(ModelName::parse);
  }
}
