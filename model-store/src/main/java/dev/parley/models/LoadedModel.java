package dev.parley.models;

import dev.parley.inference.chatformat.ChatTokenizer;
import dev.parley.inference.model.LanguageModel;
import dev.parley.inference.model.PromptEncoder;
import dev.parley.inference.model.TokenText;
import dev.parley.inference.torch.DjlDecoder;
import dev.parley.job.ModelCard;

/** A model in memory: its text and its network. */
record LoadedModel(ModelCard card, ChatTokenizer words, DjlDecoder decoder)
    implements LanguageModel {

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
