package dev.parley.worker.loading;

import dev.parley.registry.ModelCard;
import dev.parley.worker.chat.ModelText;
import dev.parley.worker.decoder.DjlDecoder;
import dev.parley.worker.model.LanguageModel;
import dev.parley.worker.model.PromptEncoder;
import dev.parley.worker.model.TokenText;

/** A model in memory: its text and its network. */
record LoadedModel(ModelCard card, ModelText words, DjlDecoder decoder) implements LanguageModel {

  @Override
  public PromptEncoder prompts() {
    return words.prompts();
  }

  @Override
  public TokenText text() {
    return words.tokens();
  }

  @Override
  public void close() {
    decoder.close();
    words.close();
  }
}
