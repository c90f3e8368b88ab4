package dev.parley.inference.source;

/**
 * What a model says of text, as the two files of a Hugging Face folder say it.
 *
 * @param tokenizer as {@code tokenizer.json}
 * @param config as {@code tokenizer_config.json}, the chat template included
 */
public record TokenizerSource(ModelJson tokenizer, ModelJson config) {}
