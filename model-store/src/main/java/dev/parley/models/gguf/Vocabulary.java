package dev.parley.models.gguf;

import dev.parley.inference.source.ModelJson;
import dev.parley.models.gguf.file.Metadata;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The tokens of a GGUF file by id.
 *
 * @param kinds what each token is, parallel to {@code tokens}: a {@code *} constant of this class
 */
record Vocabulary(Metadata metadata, List<String> tokens, List<Long> kinds) {

  static final long NORMAL = 1;
  static final long UNKNOWN = 2;
  static final long CONTROL = 3;
  static final long USER_DEFINED = 4;
  static final long UNUSED = 5;

  /** No real token is half as long. */
  private static final int LONGEST = 1024;

  /**
   * Reads and checks it.
   *
   * @param size how many ids the network knows
   */
  static Vocabulary of(Metadata metadata, int size) {
    List<String> tokens = metadata.needTexts("tokenizer.ggml.tokens");
    List<Long> kinds =
        metadata
            .list("tokenizer.ggml.token_type", Long.class)
            .orElse(Collections.nCopies(tokens.size(), NORMAL));
    if (tokens.size() > size || kinds.size() != tokens.size()) {
      throw metadata.refuse(
          String.format(
              Locale.ROOT,
              "has %d tokens and %d kinds of tokens for a network that knows %d",
              tokens.size(),
              kinds.size(),
              size));
    }
    if (tokens.stream().anyMatch(token -> token.length() > LONGEST)) {
      throw metadata.refuse("has a token of more than " + LONGEST + " characters");
    }
    return new Vocabulary(metadata, tokens, kinds);
  }

  /** The id that this key of the metadata names, if the file has the key. */
  OptionalInt id(String key) {
    OptionalInt id = metadata.size(key);
    if (id.isPresent() && id.getAsInt() >= tokens.size()) {
      throw metadata.refuse(key + " is " + id.getAsInt() + ", which is no token");
    }
    return id;
  }

  /** The token that this key of the metadata names. */
  Optional<String> named(String key) {
    OptionalInt id = id(key);
    return id.isPresent() ? Optional.of(tokens.get(id.getAsInt())) : Optional.empty();
  }

  boolean isA(long kind, int id) {
    return kinds.get(id) == kind;
  }

  /** As {@code vocab} of a {@code tokenizer.json}, without the entries that only pad it. */
  ObjectNode vocab() {
    ObjectNode vocab = JsonNodeFactory.instance.objectNode();
    for (int id = 0; id < tokens.size(); id++) {
      String token = tokens.get(id);
      if (!token.isEmpty()
          && !isA(UNUSED, id)
          && vocab.replace(token, vocab.numberNode(id)) != null) {
        throw metadata.refuse("has the token " + ModelJson.brief(token) + " twice");
      }
    }
    return vocab;
  }

  /** As {@code added_tokens} of a {@code tokenizer.json}. */
  ArrayNode added() {
    ArrayNode added = JsonNodeFactory.instance.arrayNode();
    for (int id = 0; id < tokens.size(); id++) {
      boolean special = isA(CONTROL, id) || isA(UNKNOWN, id);
      if (!tokens.get(id).isEmpty() && (special || isA(USER_DEFINED, id))) {
        ObjectNode token = added.addObject();
        token.put("id", id).put("content", tokens.get(id)).put("special", special);
        token.put("single_word", false).put("lstrip", false).put("rstrip", false);
        token.put("normalized", false);
      }
    }
    return added;
  }
}
