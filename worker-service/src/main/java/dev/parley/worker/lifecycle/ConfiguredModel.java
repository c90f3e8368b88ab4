package dev.parley.worker.lifecycle;

import dev.parley.inference.model.LanguageModel;
import dev.parley.inference.model.ModelLoader;
import dev.parley.inference.torch.DecoderSettings;
import dev.parley.inference.weights.prepared.PreparedStorage;
import dev.parley.job.ModelName;
import dev.parley.models.BuiltinModel;
import dev.parley.models.LanguageModels;
import dev.parley.service.process.ExitCode;
import dev.parley.service.process.StartRefused;
import dev.parley.worker.settings.ModelSettings;
import dev.parley.worker.settings.WorkerSettings;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Loads the model that the settings name: the built-in one, a Hugging Face folder, or a GGUF file.
 */
public record ConfiguredModel(ModelSettings model, WorkerSettings worker) implements ModelLoader {

  private static final String BUILTIN = "builtin";
  private static final String GGUF = ".gguf";

  @Override
  public LanguageModel load() {
    return model.place().equals(BUILTIN) ? builtin() : onDisk(Path.of(model.place()));
  }

  /** Its files may be deleted once it is loaded: those still to be read are open. */
  private LanguageModel builtin() {
    try (BuiltinModel builtin = BuiltinModel.open()) {
      return load(builtin.folder(), BuiltinModel.NAME, worker.decoder().with(PreparedStorage.NONE));
    }
  }

  private LanguageModel onDisk(Path path) {
    if (!Files.exists(path)) {
      throw new StartRefused(
          ExitCode.MODEL_NOT_USABLE,
          "parley.model is "
              + path
              + ": no such folder or file, nor a name like Qwen/Qwen1.5-0.5B-Chat");
    }
    Path last = path.toAbsolutePath().normalize().getFileName();
    if (last == null) {
      throw new StartRefused(
          ExitCode.MODEL_NOT_USABLE, "parley.model is " + path + ": that is no folder of a model");
    }
    return load(path, usualName(last.toString()), worker.decoder());
  }

  private static String usualName(String file) {
    return file.endsWith(GGUF) ? file.substring(0, file.length() - GGUF.length()) : file;
  }

  private LanguageModel load(Path path, String usualName, DecoderSettings settings) {
    ModelName name =
        model.modelName().or(() -> ModelName.parse(usualName)).orElseThrow(() -> nameless(path));
    return LanguageModels.load(path, name, settings);
  }

  private static StartRefused nameless(Path path) {
    return new StartRefused(
        ExitCode.BAD_CONFIGURATION,
        "parley.model-name is missing: the name " + path.getFileName() + " is no id");
  }
}
