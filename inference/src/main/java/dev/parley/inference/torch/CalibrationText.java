package dev.parley.inference.torch;

import dev.parley.inference.source.ModelSource;
import dev.parley.inference.source.TokenizerSource;
import dev.parley.inference.source.UnusableModelException;
import dev.parley.inference.tokenizer.ModelTokenizer;
import dev.parley.inference.tokenizer.PromptPart;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * What a network reads while its weights are rounded: parts of Lewis Carroll, Alice's Adventures in
 * Wonderland (1865), and of Charles Darwin, On the Origin of Species (1872), both in the public
 * domain, between them lines of our own: questions, code, tables and other languages.
 */
final class CalibrationText {

  /** Of which the tokenizer of no model makes fewer tokens than are read. */
  private static final String RESOURCE = "/calibration/text.txt";

  private CalibrationText() {}

  /**
   * So many tokens of it at most; of a model that has no tokenizer, as benchmarks', random ones.
   */
  static int[] tokens(ModelSource source, int most) {
    int vocabulary = source.shape().vocabulary();
    Optional<TokenizerSource> tokenizer = tokenizer(source);
    if (tokenizer.isEmpty()) {
      return new SplittableRandom(1).ints(most, 0, vocabulary).toArray();
    }
    try (ModelTokenizer words = ModelTokenizer.open(tokenizer.get(), vocabulary)) {
      int[] all = words.encode(List.of(new PromptPart.Text(text())));
      return Arrays.copyOf(all, Math.min(most, all.length));
    }
  }

  private static Optional<TokenizerSource> tokenizer(ModelSource source) {
    try {
      return Optional.of(source.tokenizer());
    } catch (UnusableModelException none) {
      return Optional.empty();
    }
  }

  private static String text() {
    try (InputStream resource = CalibrationText.class.getResourceAsStream(RESOURCE)) {
      byte[] bytes = Objects.requireNonNull(resource, RESOURCE).readAllBytes();
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
