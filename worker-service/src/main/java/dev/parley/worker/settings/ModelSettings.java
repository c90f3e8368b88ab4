package dev.parley.worker.settings;

import dev.parley.job.ModelName;
import dev.parley.service.settings.Check;
import java.nio.file.Path;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;

/**
 * Which model this worker loads.
 *
 * @param place {@code builtin}, a Hugging Face folder, a GGUF file, or the name of a published
 *     model
 * @param name the id that clients use; else it follows from the folder's or the published name
 */
@ConfigurationProperties("parley")
public record ModelSettings(
    @Name("model") @DefaultValue("builtin") String place,
    @Name("model-name") Optional<String> name) {

  public ModelSettings {
    Check.that(
        !place.isBlank(),
        "parley.model",
        "empty",
        "must be builtin, a folder, a .gguf file, or a name like Qwen/Qwen1.5-0.5B-Chat");
    name.ifPresent(
        chosen ->
            Check.that(
                ModelName.parse(chosen).isPresent(),
                "parley.model-name",
                chosen,
                "must be at most 96 letters, digits, dots, dashes"));
  }

  /** The same model at the folder that it was pulled to. */
  public ModelSettings pulled(Path folder, String usualName) {
    return new ModelSettings(folder.toString(), Optional.of(name.orElse(usualName)));
  }

  /** The chosen id, if one was chosen. */
  public Optional<ModelName> modelName() {
    return name.flatMap(ModelName::parse);
  }
}
