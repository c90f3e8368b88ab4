package dev.parley.inference.source;

/**
 * How a model turns text into tokens, in the form of the two files of a Hugging Face folder.
 *
 * @param tokenizer as {@code tokenizer.json}
 * @param config as {@code tokenizer_config.json}, the chat template included
 */
public record TokenizerSource(ModelJson tokenizer, ModelJson config) {}
