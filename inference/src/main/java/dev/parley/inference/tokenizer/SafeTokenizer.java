package dev.parley.inference.tokenizer;

import dev.parley.inference.tokenizer.TokenizerFile.AddedToken;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON of a tokenizer that cannot write a control token. Tokenizers match added tokens in the
 * text even where special tokens are off, so they are taken out; where the model's own vocabulary
 * has them too, they get a name that no text has, and lose their merges.
 */
final class SafeTokenizer {

  private final TokenizerFile file;
  private final Set<String> controls;
  private final String secret = HexFormat.of().toHexDigits(new SecureRandom().nextLong());

  /**
   * @param controls contents of tokens that text must not become
   */
  SafeTokenizer(TokenizerFile file, Set<String> controls) {
    this.file = file;
    this.controls = controls;
  }

  String json() {
    ObjectNode root = copy(file.file().root());
    ObjectNode model = copy(file.model());
    model.set("vocab", copy((ObjectNode) model.get("vocab")));
    root.set("model", model);
    hideInVocabulary(model);
    dropMerges(model);
    keepOrdinaryTokens(root, model);
    root.putNull("post_processor").putNull("decoder").putNull("truncation").putNull("padding");
    if (prefixesFirstText()) {
      root.set("pre_tokenizer", withoutPrefix(root.get("pre_tokenizer")));
    }
    return root.toString();
  }

  /**
   * Whether only the first text of a prompt gets a space in front. It cannot tell which piece is
   * the first when it is given them one by one, so the caller puts that space there.
   */
  boolean prefixesFirstText() {
    return file.file().root().path("pre_tokenizer").findValuesAsString("prepend_scheme").stream()
        .anyMatch("first"::equals);
  }

  private static JsonNode withoutPrefix(JsonNode preTokenizer) {
    JsonNode copy = preTokenizer.deepCopy();
    for (JsonNode parent : copy.findParents("prepend_scheme")) {
      ((ObjectNode) parent).put("prepend_scheme", "never");
    }
    return copy;
  }

  /** One level deep: what lies below is shared, and nobody changes it. */
  private static ObjectNode copy(ObjectNode node) {
    return node.objectNode().setAll(node);
  }

  private void hideInVocabulary(ObjectNode model) {
    ObjectNode vocabulary = (ObjectNode) model.get("vocab");
    for (String control : controls) {
      JsonNode id = vocabulary.remove(control);
      if (id != null) {
        vocabulary.set(hidden(id.intValue()), id);
      }
    }
    file.unknown()
        .filter(controls::contains)
        .flatMap(file::id)
        .ifPresent(id -> model.put("unk_token", hidden(id)));
  }

  /**
   * Longer than one character, so that no merge reaches it. Tokenizers that look whole words up
   * before they merge would find it, hence nobody can guess it.
   */
  private String hidden(int id) {
    return "\0control " + secret + " " + id;
  }

  private void dropMerges(ObjectNode model) {
    ArrayNode kept = model.arrayNode();
    for (JsonNode merge : model.path("merges")) {
      String[] halves = TokenizerFile.halves(file.file(), merge);
      if (!controls.contains(halves[0])
          && !controls.contains(halves[1])
          && !controls.contains(halves[0] + halves[1])) {
        kept.add(merge);
      }
    }
    model.set("merges", kept);
  }

  /** An added token that the model's vocabulary lacks would be given another id: it goes in. */
  private void keepOrdinaryTokens(ObjectNode root, ObjectNode model) {
    Set<Integer> ordinary =
        file.added().stream()
            .filter(token -> !controls.contains(token.content()))
            .map(AddedToken::id)
            .collect(Collectors.toCollection(HashSet::new));
    ArrayNode kept = root.arrayNode();
    for (JsonNode token : root.path("added_tokens")) {
      if (ordinary.contains(token.path("id").intValue())) {
        kept.add(token);
        ((ObjectNode) model.get("vocab"))
            .put(token.path("content").stringValue(), token.path("id").intValue());
      }
    }
    root.set("added_tokens", kept);
  }
}
