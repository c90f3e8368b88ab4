package dev.parley.inference.source;

import dev.parley.inference.architecture.NetworkShape;
import dev.parley.job.ModelCard.SamplingDefaults;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * A model on disk, a folder or a file: read and verified except for the numbers in its tensors. Its
 * tokenizer is described in the form of Hugging Face, whatever its own is.
 */
public interface ModelSource {

  /** The folder or file, for messages. */
  Path path();

  /** The files that hold its tensors. */
  List<Path> files();

  NetworkShape shape();

  /** Ids that end an answer, below the size of the vocabulary; may be empty. */
  Set<Integer> endTokens();

  SamplingDefaults sampling();

  /** One sentence for people. */
  String description();

  /** Who made it, as far as it states that; else {@code unknown}. */
  String ownedBy();

  /**
   * Its tokenizer and its chat template.
   *
   * @throws UnusableModelException when they are missing or unreadable
   */
  TokenizerSource tokenizer();

  /** The tensors, to be closed by the caller. */
  ModelWeights weights();

  /**
   * Equal for sources whose models continue each other's answers.
   *
   * @param variant names how they are computed
   */
  String fingerprint(String variant);
}
