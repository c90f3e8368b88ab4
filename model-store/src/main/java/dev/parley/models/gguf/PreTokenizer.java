package dev.parley.models.gguf;

import dev.parley.inference.architecture.Architecture;
import dev.parley.inference.source.ModelJson;
import dev.parley.models.gguf.file.Metadata;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * How byte-level tokenizers cut text into words before they merge bytes: the kinds that llama.cpp
 * names in {@code tokenizer.ggml.pre}, as the tokenizers that they stand for do it.
 */
enum PreTokenizer {
  GPT2(List.of(Patterns.GPT2), "gpt-2", "phi-2", "mpt", "olmo"),
  DIGITS(
      List.of("\\p{N}", Patterns.GPT2), "smollm", "starcoder", "refact", "command-r", "codeshell"),
  QWEN2(List.of(Patterns.words("\\p{N}")), "qwen2", "deepseek-r1-qwen", "stablelm2"),
  QWEN35(List.of(Patterns.wordsWithMarks("\\p{N}")), "qwen35"),
  LLAMA3(
      List.of(Patterns.words("\\p{N}{1,3}")), "llama-bpe", "llama3", "llama-v3", "falcon3", "lfm2"),
  DBRX(List.of(Patterns.words("\\p{N}{1,3}")), "dbrx"),
  O200K(List.of(Patterns.O200K), "gpt-4o"),
  MINICPM5(List.of("\\p{N}{1,3}", Patterns.words("\\p{N}+")), "minicpm5"),
  DEFAULT(
      List.of("[\\p{P}\\$\\+<=>\\^~\\|]+", Patterns.GPT2, "\\p{N}+", "[0-9][0-9][0-9]"), "default");

  private static final String KEY = "tokenizer.ggml.pre";

  private final List<String> patterns;
  private final List<String> names;

  PreTokenizer(List<String> patterns, String... names) {
    this.patterns = patterns;
    this.names = List.of(names);
  }

  /** Files older than the key lack it; then the family decides. */
  static PreTokenizer of(Metadata metadata, Architecture architecture) {
    String own = metadata.text(KEY).orElse("default");
    String name = own.equals("default") ? architecture.usualPreTokenizer() : own;
    return Stream.of(values())
        .filter(kind -> kind.names.contains(name))
        .findFirst()
        .orElseThrow(
            () ->
                metadata.refuse(
                    String.format(
                        Locale.ROOT,
                        "its %s is %s; known are %s",
                        KEY,
                        ModelJson.brief(name),
                        known())));
  }

  private static String known() {
    return Arrays.stream(values())
        .flatMap(kind -> kind.names.stream())
        .collect(Collectors.joining(", "));
  }

  /** Whether a word that is a token as a whole is left alone. */
  boolean prefersWholeWords() {
    return this == LLAMA3 || this == MINICPM5;
  }

  /** Whether texts begin with the beginning token, in files that do not say so. */
  boolean beginsTexts() {
    return this == LLAMA3;
  }

  JsonNode normalizer() {
    JsonNodeFactory json = JsonNodeFactory.instance;
    return this == QWEN2 || this == QWEN35 ? json.objectNode().put("type", "NFC") : json.nullNode();
  }

  /** As {@code pre_tokenizer} of a {@code tokenizer.json}. */
  ObjectNode json() {
    ObjectNode sequence = JsonNodeFactory.instance.objectNode().put("type", "Sequence");
    var steps = sequence.putArray("pretokenizers");
    for (String pattern : patterns) {
      ObjectNode split = steps.addObject().put("type", "Split");
      split.putObject("pattern").put("Regex", pattern);
      split.put("behavior", "Isolated").put("invert", false);
    }
    steps.add(bytes());
    return sequence;
  }

  /** Bytes as visible characters, without cutting text into words. */
  static ObjectNode bytes() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", "ByteLevel")
        .put("add_prefix_space", false)
        .put("trim_offsets", true)
        .put("use_regex", false);
  }

  private static final class Patterns {

    static final String GPT2 =
        "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

    /** The same where accents that stand for themselves are parts of words. */
    static String wordsWithMarks(String digits) {
      return words(digits)
          .replace("?\\p{L}+|", "?[\\p{L}\\p{M}]+|")
          .replace("[^\\s\\p{L}\\p{N}]", "[^\\s\\p{L}\\p{M}\\p{N}]");
    }

    private static final String SUFFIX = "(?i:'s|'t|'re|'ve|'m|'ll|'d)?|";

    /** That of GPT-4o: words end before a capital letter. */
    static final String O200K =
        "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+"
            + SUFFIX
            + "[^\\r"
            + "\\n"
            + "\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*"
            + SUFFIX
            + "\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

    /** That of GPT-4 and its descendants, which differ in how digits are grouped. */
    static String words(String digits) {
      return "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|"
          + digits
          + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
    }
  }
}
