package dev.parley.models.huggingface;

import dev.parley.inference.source.ModelJson;
import dev.parley.inference.source.TokenizerSource;
import dev.parley.inference.source.UnusableModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads what a folder has for its tokenizer and its chat format. */
public final class FolderTokenizer {

  private static final long LARGEST_TEMPLATE = 1L << 20;

  private FolderTokenizer() {}

  /**
   * Reads {@code tokenizer.json} and {@code tokenizer_config.json}. A {@code chat_template.jinja},
   * which newer models have, takes the place of the template in the latter.
   *
   * @throws UnusableModelException when one is missing or no JSON
   */
  public static TokenizerSource read(Path folder) {
    ModelJson tokenizer = json(folder.resolve("tokenizer.json"));
    ModelJson config = json(folder.resolve("tokenizer_config.json"));
    template(folder.resolve("chat_template.jinja"))
        .ifPresent(template -> config.root().put("chat_template", template));
    return new TokenizerSource(tokenizer, config);
  }

  private static ModelJson json(Path path) {
    if (!Files.isRegularFile(path)) {
      throw new UnusableModelException(path, "is missing");
    }
    return ModelJson.read(path);
  }

  private static Optional<String> template(Path path) {
    try {
      if (!Files.isRegularFile(path)) {
        return Optional.empty();
      }
      if (Files.size(path) > LARGEST_TEMPLATE) {
        throw new UnusableModelException(path, "has more than " + LARGEST_TEMPLATE + " bytes");
      }
      return Optional.of(Files.readString(path));
    } catch (IOException e) {
      throw new UnusableModelException(path, "cannot be read as UTF-8: " + e.getMessage(), e);
    }
  }
}
