package dev.parley.inference.tokenizer;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.parley.inference.model.TokenText;
import dev.parley.inference.source.NativeCache;
import dev.parley.inference.source.TokenizerSource;
import dev.parley.inference.tokenizer.PromptPart.Marker;
import dev.parley.inference.tokenizer.PromptPart.Text;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** The tokenizer of a model. It never turns text into a control token. Thread-safe. */
public final class ModelTokenizer implements AutoCloseable {

  private static final Map<String, String> AS_IS =
      Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false");

  private final TokenizerConfig config;
  private final ControlTokens controls;
  private final Set<Integer> forbidden;
  private final TokenBytes bytes;
  private final boolean prefixesFirstText;
  private final HuggingFaceTokenizer tokenizer;

  private ModelTokenizer(TokenizerConfig config, TokenizerFile file, int vocabulary) {
    this.config = config;
    this.controls = ControlTokens.of(file, config);
    this.forbidden = controls.forbidden();
    this.bytes = TokenBytes.of(file, vocabulary);
    SafeTokenizer safe = new SafeTokenizer(file, controls.names());
    this.prefixesFirstText = safe.prefixesFirstText();
    this.tokenizer = load(file, safe);
  }

  /**
   * Opens the tokenizer of a model.
   *
   * @param vocabulary how many ids the network knows; the tokenizer may name fewer, never more
   * @throws dev.parley.inference.source.UnusableModelException when it cannot be used
   */
  public static ModelTokenizer open(TokenizerSource source, int vocabulary) {
    TokenizerConfig config = TokenizerConfig.of(source);
    TokenizerFile file = TokenizerFile.of(source.tokenizer(), vocabulary);
    return new ModelTokenizer(config, file, vocabulary);
  }

  public TokenizerConfig config() {
    return config;
  }

  /** Names of the tokens that no text may become. */
  public Set<String> controls() {
    return controls.names();
  }

  /**
   * The ids of a prompt. Texts with no control token between them are encoded together, as
   * transformers encodes the whole prompt; a control token may take the white space beside it.
   */
  public int[] encode(List<PromptPart> parts) {
    IntStream.Builder ids = IntStream.builder();
    StringBuilder text = new StringBuilder();
    Optional<Integer> before = Optional.empty();
    for (PromptPart part : parts) {
      Optional<Integer> control = control(part);
      if (control.isPresent()) {
        encode(between(before, text.toString(), control), before.isEmpty(), ids);
        text.setLength(0);
        before = control;
        ids.add(control.get());
      } else {
        text.append(textOf(part));
      }
    }
    encode(between(before, text.toString(), Optional.empty()), before.isEmpty(), ids);
    return ids.build().toArray();
  }

  /** A text without the white space that the control tokens beside it take. */
  private String between(Optional<Integer> before, String text, Optional<Integer> behind) {
    int from = 0;
    int to = text.length();
    while (before.filter(controls.stripsBehind()::contains).isPresent()
        && from < to
        && isSpace(text.charAt(from))) {
      from++;
    }
    while (behind.filter(controls.stripsBefore()::contains).isPresent()
        && from < to
        && isSpace(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  /** Unicode's white space, as the tokenizers library has it. */
  private static boolean isSpace(char c) {
    return Character.isSpaceChar(c) || (c >= '\t' && c <= '\r') || c == '\u0085';
  }

  /** What its tokens mean as text, where no control token is part of it. */
  public TokenText text(Set<Integer> ends) {
    return text(ends, Set.of());
  }

  /**
   * What its tokens mean as text. Every token that is an end by its name ends an answer too.
   *
   * @param ends ids that end an answer, as the model's configuration names them
   * @param textTokens names of control tokens that are text all the same
   */
  public TokenText text(Set<Integer> ends, Set<String> textTokens) {
    Set<Integer> all = new HashSet<>(ends);
    all.addAll(controls.ends());
    return bytes
        .withTextTokens(textTokens.stream().flatMap(name -> controls.id(name).stream()).toList())
        .endingAt(all);
  }

  /** Bytes of the longest token. */
  public int longestToken() {
    return bytes.longest();
  }

  /** Tokens that a text has at least, without tokenizing it: for texts that take long. */
  public long leastTokens(String text) {
    return (long) bytes.least(text);
  }

  @Override
  public void close() {
    tokenizer.close();
  }

  private Optional<Integer> control(PromptPart part) {
    return part instanceof Marker(String name) ? controls.id(name) : Optional.empty();
  }

  private static String textOf(PromptPart part) {
    return switch (part) {
      case Marker(String name) -> name;
      case Text(String text) -> text;
    };
  }

  private void encode(String text, boolean first, IntStream.Builder ids) {
    if (text.isEmpty()) {
      return;
    }
    for (long id : tokenizer.encode(prepared(text, first), false, false).getIds()) {
      if (forbidden.contains((int) id)) {
        throw new IllegalStateException("text became the control token " + id);
      }
      ids.add((int) id);
    }
  }

  private String prepared(String text, boolean first) {
    // A lone surrogate is no character: the native tokenizer would not take it.
    String whole = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    boolean prefixed = whole.startsWith(" ") || whole.startsWith("▁");
    return prefixesFirstText && first && !prefixed ? " " + whole : whole;
  }

  private static HuggingFaceTokenizer load(TokenizerFile file, SafeTokenizer safe) {
    NativeCache.prepare();
    try (var in = new ByteArrayInputStream(safe.json().getBytes(StandardCharsets.UTF_8))) {
      return HuggingFaceTokenizer.newInstance(in, AS_IS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      return file.file().refuse("the tokenizers library refuses it: " + e.getMessage());
    }
  }
}
