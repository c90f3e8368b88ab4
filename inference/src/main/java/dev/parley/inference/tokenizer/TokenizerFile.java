package dev.parley.inference.tokenizer;

import dev.parley.inference.source.ModelJson;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A valid {@code tokenizer.json}: a BPE model whose ids are distinct and below the size of the
 * vocabulary, and whose merges join two known tokens to a third. Anything else is refused, so that
 * no id without a row reaches the network.
 *
 * @param ids of the model's own tokens, by content
 * @param added tokens beside or on top of the model's own
 */
record TokenizerFile(ModelJson file, Map<String, Integer> ids, List<AddedToken> added) {

  /** Elements that Gemma has tokens for. */
  private static final Pattern HTML =
      Pattern.compile(
          "</?(a|b|bbox|blockquote|body|caption|code|div|em|footer|h[1-6]|html|i|iframe|img|li|s|"
              + "span|strong|sub|sup|table|tbody|td|tfoot|th|thead|tr|u|ul)>");

  /**
   * Gemma's models for text share the tokenizer of those that see, whose token for images is beyond
   * their vocabulary: neither text nor network ever has it.
   */
  private static final String BEYOND = "<image_soft_token>";

  /**
   * A token that is matched in the text before the model sees it.
   *
   * @param special never part of an answer's text
   * @param lstrip whether white space in front of it is part of it
   * @param rstrip whether white space behind it is part of it
   */
  record AddedToken(int id, String content, boolean special, boolean lstrip, boolean rstrip) {

    /**
     * Whether text of people may become this token. Markup such as {@code <think>} is often not
     * called special, but steers the model all the same; that of web pages does not.
     */
    boolean isOrdinary() {
      boolean plain =
          content.codePoints().allMatch(c -> Character.isLetterOrDigit(c) || isSpace(c));
      return !special && (plain || HTML.matcher(content).matches());
    }

    private static boolean isSpace(int c) {
      return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '▁';
    }
  }

  /**
   * Checks a file.
   *
   * @param vocabulary how many ids the network knows
   */
  static TokenizerFile of(ModelJson file, int vocabulary) {
    ObjectNode model = file.object(file.root(), "model");
    JsonNode type = model.path("type");
    if (!type.isMissingNode() && !"BPE".equals(type.asString(""))) {
      file.refuse("its model is " + ModelJson.brief(type) + "; only BPE is supported");
    }
    String[] contents = new String[vocabulary];
    Map<String, Integer> ids = readIds(file, file.object(model, "vocab"), contents);
    checkMerges(file, model.path("merges"), ids);
    TokenizerFile tokenizer = new TokenizerFile(file, ids, readAdded(file, ids, contents));
    tokenizer
        .unknown()
        .filter(unknown -> !ids.containsKey(unknown))
        .ifPresent(
            unknown -> file.refuse("its unk_token " + unknown + " is not in the vocabulary"));
    return tokenizer;
  }

  Optional<Integer> id(String content) {
    return Optional.ofNullable(ids.get(content));
  }

  /** The token for what the vocabulary cannot write, if it has one. */
  Optional<String> unknown() {
    return Optional.of(model().path("unk_token").asString("")).filter(name -> !name.isEmpty());
  }

  ObjectNode model() {
    return file.object(file.root(), "model");
  }

  /** The two halves of a merge, written as {@code "a b"} or as {@code ["a", "b"]}. */
  static String[] halves(ModelJson file, JsonNode merge) {
    if (merge.isString()) {
      String[] halves = merge.stringValue().split(" ", -1);
      return halves.length == 2
          ? halves
          : file.refuse("merge " + ModelJson.brief(merge) + " is no pair");
    }
    if (merge.size() != 2) {
      return file.refuse("merge " + ModelJson.brief(merge) + " is no pair");
    }
    return new String[] {
      file.text(merge.get(0), "half of a merge"), file.text(merge.get(1), "half of a merge")
    };
  }

  private static Map<String, Integer> readIds(
      ModelJson file, ObjectNode vocab, @Nullable String[] contents) {
    Map<String, Integer> ids = new HashMap<>(2 * vocab.size());
    for (Map.Entry<String, JsonNode> entry : vocab.properties()) {
      String content = entry.getKey();
      int id = file.integer(entry.getValue(), "token " + ModelJson.brief(content));
      claim(file, id, content, contents);
      ids.put(content, id);
    }
    if (ids.isEmpty()) {
      file.refuse("its vocabulary is empty");
    }
    return ids;
  }

  private static void claim(ModelJson file, int id, String content, @Nullable String[] contents) {
    if (id < 0 || id >= contents.length) {
      file.refuse(
          String.format(
              Locale.ROOT,
              "token %s has id %d outside of the vocabulary of %d",
              ModelJson.brief(content),
              id,
              contents.length));
    }
    String other = contents[id];
    if (other != null && !other.equals(content)) {
      file.refuse(
          String.format(
              Locale.ROOT,
              "id %d stands for both %s and %s",
              id,
              ModelJson.brief(other),
              ModelJson.brief(content)));
    }
    contents[id] = content;
  }

  /**
   * A merge makes a longer token of two, so merges with empty halves are the only circular ones.
   */
  private static void checkMerges(ModelJson file, JsonNode merges, Map<String, Integer> ids) {
    if (!(merges instanceof ArrayNode)) {
      file.refuse("merges is no list");
    }
    for (JsonNode merge : merges) {
      String[] halves = halves(file, merge);
      if (halves[0].isEmpty() || halves[1].isEmpty()) {
        file.refuse("merge " + ModelJson.brief(merge) + " is circular: it adds nothing");
      }
      for (String token : new String[] {halves[0], halves[1], halves[0] + halves[1]}) {
        if (!ids.containsKey(token)) {
          file.refuse(
              String.format(
                  Locale.ROOT,
                  "merge %s needs %s, which is not in the vocabulary",
                  ModelJson.brief(merge),
                  ModelJson.brief(token)));
        }
      }
    }
  }

  private static List<AddedToken> readAdded(
      ModelJson file, Map<String, Integer> ids, @Nullable String[] contents) {
    List<AddedToken> added = new ArrayList<>();
    for (JsonNode token : file.root().path("added_tokens")) {
      String content = file.text(token.path("content"), "content of an added token");
      int id = file.integer(token.path("id"), "added token " + ModelJson.brief(content));
      if (content.equals(BEYOND) && id >= contents.length) {
        continue;
      }
      if (content.isEmpty() || ids.getOrDefault(content, id) != id) {
        file.refuse(
            String.format(
                Locale.ROOT, "added token %s with id %d is invalid", ModelJson.brief(content), id));
      }
      claim(file, id, content, contents);
      added.add(
          new AddedToken(
              id,
              content,
              token.path("special").asBoolean(false),
              token.path("lstrip").asBoolean(false),
              token.path("rstrip").asBoolean(false)));
    }
    return List.copyOf(added);
  }
}
