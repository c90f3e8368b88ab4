package dev.parley.worker;

import dev.parley.job.ModelName;
import dev.parley.worker.builtin.BuiltinModel;
import dev.parley.worker.decoder.DecoderSettings;
import dev.parley.worker.decoder.Precision;
import dev.parley.worker.decoder.StepListener;
import dev.parley.worker.loading.LanguageModels;
import dev.parley.worker.model.LanguageModel;
import dev.parley.worker.model.ModelLoader;
import dev.parley.worker.settings.ModelSettings;
import dev.parley.worker.settings.WorkerSettings;
import dev.parley.worker.startup.StartRefused;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.util.unit.DataSize;

/** Loads the model that the settings name: the built-in one, or a Hugging Face folder. */
record ConfiguredModel(ModelSettings model, WorkerSettings worker) implements ModelLoader {

  private static final String BUILTIN = "builtin";

  @Override
  public LanguageModel load() {
    return model.place().equals(BUILTIN) ? builtin() : folder(Path.of(model.place()));
  }

  /** All of it is in memory once it is loaded. */
  private LanguageModel builtin() {
    try (BuiltinModel builtin = BuiltinModel.open()) {
      return load(builtin.folder(), BuiltinModel.NAME);
    }
  }

  private LanguageModel folder(Path path) {
    if (!Files.isDirectory(path)) {
      throw new StartRefused(
          StartRefused.Reason.MODEL_NOT_USABLE, "parley.model is " + path + ": no such folder");
    }
    return load(path, path.toAbsolutePath().normalize().getFileName().toString());
  }

  private LanguageModel load(Path folder, String usualName) {
    ModelName name =
        model.modelName().or(() -> ModelName.parse(usualName)).orElseThrow(() -> nameless(folder));
    return LanguageModels.load(folder, name, decoder(), StepListener.NONE);
  }

  private DecoderSettings decoder() {
    Precision precision = Precision.parse(worker.precision()).orElseThrow();
    long memory = worker.memory().map(DataSize::toBytes).orElseGet(DecoderSettings::derivedMemory);
    return new DecoderSettings(precision, worker.cores(), memory, worker.seats());
  }

  private static StartRefused nameless(Path folder) {
    return new StartRefused(
        StartRefused.Reason.BAD_CONFIGURATION,
        "parley.model-name is missing: the folder's name " + folder.getFileName() + " is no id");
  }
}
