package dev.parley.worker.loading;

import dev.parley.job.ModelName;
import dev.parley.registry.ModelCard;
import dev.parley.worker.chat.ModelText;
import dev.parley.worker.decoder.DecoderSettings;
import dev.parley.worker.decoder.DjlDecoder;
import dev.parley.worker.decoder.StepListener;
import dev.parley.worker.folder.ModelFolder;
import dev.parley.worker.folder.UnusableModelException;
import dev.parley.worker.model.LanguageModel;
import java.nio.file.Path;

/** Loads language models from Hugging Face folders. */
public final class LanguageModels {

  private LanguageModels() {}

  /**
   * Reads, verifies and packs a model; takes seconds. The decoder belongs to the thread that first
   * calls {@code forward}, which may be another than this one; {@link DjlDecoder#warmUp} there.
   *
   * @param listener hears of every step
   * @throws UnusableModelException when the folder cannot be run, naming the file
   */
  public static LanguageModel load(
      Path path, ModelName name, DecoderSettings settings, StepListener listener) {
    ModelFolder folder = ModelFolder.open(path);
    int vocabulary = folder.shape().vocabulary();
    ModelText text = ModelText.open(path, vocabulary, folder.endTokens());
    try {
      ModelCard card = card(name, folder, text, settings.precision().label());
      return new FolderModel(card, text, DjlDecoder.load(folder, settings, listener));
    } catch (RuntimeException | Error e) {
      text.close();
      throw e;
    }
  }

  private static ModelCard card(
      ModelName name, ModelFolder folder, ModelText text, String precision) {
    return new ModelCard(
        name,
        folder.shape().window(),
        text.longestToken(),
        folder.fingerprint(precision),
        precision,
        folder.description(),
        folder.ownedBy(),
        folder.sampling());
  }
}
