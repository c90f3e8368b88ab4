package dev.parley.inference.model;

import dev.parley.job.ModelCard;

/** A loaded model: all that is needed to answer chats with it. */
public interface LanguageModel extends AutoCloseable {

  ModelCard card();

  PromptEncoder prompts();

  TokenText text();

  /** The network itself. Belongs to one thread: see {@link Decoder}. */
  Decoder decoder();

  /** Frees the weights. No other method may be called afterwards. */
  @Override
  void close();
}
