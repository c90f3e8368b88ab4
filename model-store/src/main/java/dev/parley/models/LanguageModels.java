package dev.parley.models;

import dev.parley.inference.chatformat.ChatTokenizer;
import dev.parley.inference.model.LanguageModel;
import dev.parley.inference.source.ModelSource;
import dev.parley.inference.source.UnusableModelException;
import dev.parley.inference.torch.DecoderPlan;
import dev.parley.inference.torch.DecoderSettings;
import dev.parley.inference.torch.DjlDecoder;
import dev.parley.inference.weights.Computation;
import dev.parley.job.ModelCard;
import dev.parley.job.ModelCard.Feature;
import dev.parley.job.ModelName;
import dev.parley.models.gguf.GgufModel;
import dev.parley.models.huggingface.ModelFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads language models from disk. */
public final class LanguageModels {

  private static final Logger log = LoggerFactory.getLogger(LanguageModels.class);

  private LanguageModels() {}

  /**
   * Reads, verifies and packs a model; takes seconds, or minutes where it is first rounded to
   * {@code int4}. The decoder belongs to the thread that first calls {@code forward}, which may be
   * another than this one.
   *
   * @throws UnusableModelException when it cannot be run, naming the file
   */
  public static LanguageModel load(Path path, ModelName name, DecoderSettings settings) {
    ModelSource source = open(path);
    int vocabulary = source.shape().vocabulary();
    ChatTokenizer text = ChatTokenizer.open(source.tokenizer(), vocabulary, source.endTokens());
    logFormat(path, text);
    try {
      DjlDecoder decoder = DjlDecoder.load(source, settings);
      Computation how = decoder.computation();
      String precision = how.format().label();
      log.info(
          "{} is computed in precision {}, its cache is {}", path, precision, how.cache().label());
      how.format().warning(source.shape()).ifPresent(known -> log.warn("{}: {}", path, known));
      try {
        return new LoadedModel(card(name, source, text, how), text, decoder);
      } catch (RuntimeException | Error e) {
        decoder.close();
        throw e;
      }
    } catch (RuntimeException | Error e) {
      text.close();
      throw e;
    }
  }

  /**
   * What is known of a model that would run.
   *
   * @param description one sentence for people
   * @param precision in which it would be computed
   * @param warning what people should know of that precision, if anything
   * @param cache how keys and values would be kept
   * @param memory bytes that it would take at most
   * @param chatFormat in which its conversations are written, and why
   * @param isTemplateUnknown whether its chat template cannot be used, so that it is asked as a
   *     model that was never taught to chat
   */
  public record Inspected(
      String description,
      String precision,
      Optional<String> warning,
      String cache,
      long memory,
      String chatFormat,
      boolean isTemplateUnknown) {}

  /**
   * Does what {@link #load} does, short of reading the weights.
   *
   * @throws UnusableModelException when it cannot be run, naming the file
   */
  public static Inspected inspect(Path path, DecoderSettings settings) {
    ModelSource source = open(path);
    int vocabulary = source.shape().vocabulary();
    try (ChatTokenizer text =
        ChatTokenizer.open(source.tokenizer(), vocabulary, source.endTokens())) {
      DecoderPlan plan = DecoderPlan.of(source, settings);
      return new Inspected(
          source.description(),
          plan.computation().format().label(),
          plan.computation().format().warning(source.shape()),
          plan.computation().cache().label(),
          plan.memory(),
          text.format() + ": " + text.formatReason(),
          text.isTemplateUnknown());
    }
  }

  private static void logFormat(Path path, ChatTokenizer text) {
    if (text.isTemplateUnknown()) {
      log.warn(
          "chat format {} in {}: {} (docs/models.md). It is asked as a model that was never taught"
              + " to chat, and may answer badly",
          text.format(),
          path,
          text.formatReason());
    } else {
      log.info("chat format {} in {}: {}", text.format(), path, text.formatReason());
    }
  }

  /**
   * Reads and verifies a Hugging Face folder or a GGUF file.
   *
   * @throws UnusableModelException when it cannot be run, naming the file
   */
  public static ModelSource open(Path path) {
    return Files.isRegularFile(path) ? GgufModel.open(path) : ModelFolder.open(path);
  }

  private static ModelCard card(
      ModelName name, ModelSource source, ChatTokenizer text, Computation how) {
    return new ModelCard(
        name,
        source.shape().window(),
        text.longestToken(),
        source.fingerprint(how.variant()),
        how.format().label(),
        source.description(),
        source.ownedBy(),
        source.sampling(),
        features(text),
        Optional.of(source.shape().vocabulary()));
  }

  /** What the chat format can do, and what every network can. */
  private static Set<Feature> features(ChatTokenizer text) {
    Set<Feature> features = EnumSet.of(Feature.LOGPROBS, Feature.CONSTRAINTS);
    features.addAll(text.features());
    return features;
  }
}
