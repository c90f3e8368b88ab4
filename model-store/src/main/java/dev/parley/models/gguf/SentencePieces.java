package dev.parley.models.gguf;

import dev.parley.models.gguf.file.Metadata;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A SentencePiece model as a {@code tokenizer.json}. Its files have no merges: it joins the two
 * neighbours whose union has the best score. The same comes out when every way to cut a token in
 * two becomes a merge, ranked by the token's score.
 */
final class SentencePieces {

  private static final String SPACE = "▁";

  private final Metadata metadata;
  private final Vocabulary vocabulary;

  private SentencePieces(Metadata metadata, Vocabulary vocabulary) {
    this.metadata = metadata;
    this.vocabulary = vocabulary;
  }

  static ObjectNode json(Metadata metadata, Vocabulary vocabulary) {
    if (metadata.flag("tokenizer.ggml.remove_extra_whitespaces").orElse(false)) {
      throw metadata.refuse("its tokenizer removes white space, which is not supported");
    }
    return new SentencePieces(metadata, vocabulary).json();
  }

  private ObjectNode json() {
    boolean prefix = metadata.flag("tokenizer.ggml.add_space_prefix").orElse(true);
    ObjectNode tokenizer = JsonNodeFactory.instance.objectNode();
    tokenizer.put("version", "1.0");
    tokenizer.set("added_tokens", vocabulary.added());
    tokenizer.set("normalizer", normalizer(prefix));
    tokenizer.set("decoder", decoder(prefix));
    ObjectNode model = tokenizer.putObject("model");
    model.put("type", "BPE").put("byte_fallback", true).put("fuse_unk", true);
    vocabulary
        .named("tokenizer.ggml.unknown_token_id")
        .ifPresent(unknown -> model.put("unk_token", unknown));
    model.set("vocab", vocabulary.vocab());
    model.set("merges", merges());
    return tokenizer;
  }

  private static ObjectNode normalizer(boolean prefix) {
    ObjectNode sequence = JsonNodeFactory.instance.objectNode().put("type", "Sequence");
    ArrayNode steps = sequence.putArray("normalizers");
    if (prefix) {
      steps.addObject().put("type", "Prepend").put("prepend", SPACE);
    }
    replace(steps, " ", SPACE);
    return sequence;
  }

  private static ObjectNode decoder(boolean prefix) {
    ObjectNode sequence = JsonNodeFactory.instance.objectNode().put("type", "Sequence");
    ArrayNode steps = sequence.putArray("decoders");
    replace(steps, SPACE, " ");
    steps.addObject().put("type", "ByteFallback");
    steps.addObject().put("type", "Fuse");
    if (prefix) {
      steps.addObject().put("type", "Strip").put("content", " ").put("start", 1).put("stop", 0);
    }
    return sequence;
  }

  private static void replace(ArrayNode steps, String from, String to) {
    ObjectNode step = steps.addObject().put("type", "Replace");
    step.putObject("pattern").put("String", from);
    step.put("content", to);
  }

  private ArrayNode merges() {
    List<Double> scores = metadata.list("tokenizer.ggml.scores", Double.class).orElseGet(List::of);
    if (scores.size() != vocabulary.tokens().size()) {
      throw metadata.refuse(
          String.format(
              Locale.ROOT,
              "has %d scores for %d tokens",
              scores.size(),
              vocabulary.tokens().size()));
    }
    Map<String, Integer> pieces = pieces();
    List<Integer> best = new ArrayList<>(pieces.values());
    best.sort(
        Comparator.<Integer>comparingDouble(id -> -scores.get(id)).thenComparingInt(id -> id));
    ArrayNode merges = JsonNodeFactory.instance.arrayNode();
    for (int id : best) {
      addCuts(vocabulary.tokens().get(id), pieces, merges);
    }
    return merges;
  }

  /** Ids by text of what ordinary text is made of. */
  private Map<String, Integer> pieces() {
    Map<String, Integer> pieces = new HashMap<>();
    IntStream.range(0, vocabulary.tokens().size())
        .filter(id -> vocabulary.isA(Vocabulary.NORMAL, id))
        .forEach(id -> pieces.put(vocabulary.tokens().get(id), id));
    return pieces;
  }

  private static void addCuts(String piece, Map<String, Integer> pieces, ArrayNode merges) {
    for (int cut = 1; cut < piece.length(); cut++) {
      String left = piece.substring(0, cut);
      String right = piece.substring(cut);
      if (pieces.containsKey(left) && pieces.containsKey(right)) {
        merges.addArray().add(left).add(right);
      }
    }
  }
}
