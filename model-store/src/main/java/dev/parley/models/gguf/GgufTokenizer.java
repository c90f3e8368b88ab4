package dev.parley.models.gguf;

import dev.parley.inference.architecture.Architecture;
import dev.parley.inference.source.ModelJson;
import dev.parley.inference.source.TokenizerSource;
import dev.parley.inference.source.UnusableModelException;
import dev.parley.models.gguf.file.Metadata;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The tokenizer of a GGUF file, written in the format of Hugging Face. */
final class GgufTokenizer {

  private static final String BEGINNING = "tokenizer.ggml.bos_token_id";
  private static final String END = "tokenizer.ggml.eos_token_id";
  private static final String END_OF_TURN = "tokenizer.ggml.eot_token_id";
  private static final String END_OF_MESSAGE = "tokenizer.ggml.eom_token_id";

  private final Metadata metadata;
  private final Vocabulary vocabulary;
  private final Architecture architecture;

  /**
   * @param size how many ids the network knows
   * @throws UnusableModelException when the tokens are invalid
   */
  GgufTokenizer(Metadata metadata, Architecture architecture, int size) {
    this.metadata = metadata;
    this.vocabulary = Vocabulary.of(metadata, size);
    this.architecture = architecture;
  }

  /** Ids that end an answer by the metadata; others do by their names. */
  Set<Integer> ends() {
    Set<Integer> ends = new TreeSet<>();
    Stream.of(END, END_OF_TURN, END_OF_MESSAGE)
        .forEach(key -> vocabulary.id(key).ifPresent(ends::add));
    return Set.copyOf(ends);
  }

  TokenizerSource source() {
    String kind = metadata.needText("tokenizer.ggml.model");
    return switch (kind) {
      case "gpt2" -> bytePairs(PreTokenizer.of(metadata, architecture));
      case "llama" -> source(SentencePieces.json(metadata, vocabulary), true);
      default ->
          throw metadata.refuse(
              "its tokenizer is "
                  + ModelJson.brief(kind)
                  + "; byte-level BPE and SentencePiece are supported");
    };
  }

  private TokenizerSource source(ObjectNode tokenizer, boolean usuallyBegins) {
    return new TokenizerSource(
        new ModelJson(metadata.file(), tokenizer),
        new ModelJson(metadata.file(), config(usuallyBegins)));
  }

  private ObjectNode config(boolean usuallyBegins) {
    ObjectNode config = JsonNodeFactory.instance.objectNode();
    vocabulary.named(BEGINNING).ifPresent(token -> config.put("bos_token", token));
    vocabulary.named(END).ifPresent(token -> config.put("eos_token", token));
    config.put(
        "add_bos_token", metadata.flag("tokenizer.ggml.add_bos_token").orElse(usuallyBegins));
    metadata
        .text("tokenizer.chat_template")
        .ifPresent(template -> config.put("chat_template", template));
    return config;
  }

  private TokenizerSource bytePairs(PreTokenizer words) {
    ObjectNode tokenizer = JsonNodeFactory.instance.objectNode();
    tokenizer.put("version", "1.0");
    tokenizer.set("added_tokens", vocabulary.added());
    tokenizer.set("normalizer", words.normalizer());
    tokenizer.set("pre_tokenizer", words.json());
    tokenizer.set("decoder", PreTokenizer.bytes());
    ObjectNode model = tokenizer.putObject("model");
    model.put("type", "BPE").put("ignore_merges", words.prefersWholeWords());
    model.set("vocab", vocabulary.vocab());
    metadata.needTexts("tokenizer.ggml.merges").forEach(model.putArray("merges")::add);
    return source(tokenizer, words.beginsTexts());
  }
}
