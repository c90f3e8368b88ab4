package dev.parley.models.hub.remote;

import dev.parley.inference.source.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;

/**
 * The files that a hub has of a model at one moment, and which of them make the model: safetensors
 * and JSON, never a pickle.
 *
 * @param revision the commit, or the branch where the hub states no commit; safe as a folder's name
 * @param files of the top folder; those without a plain name or a checksum are left out
 */
public record ModelFiles(HubName model, String revision, List<RemoteFile> files) {

  public static final String CONFIG = "config.json";

  /** Without these no model runs. */
  public static final List<String> NEEDED =
      List.of(CONFIG, "tokenizer.json", "tokenizer_config.json");

  /** The weights in one file. */
  public static final String SINGLE = "model.safetensors";

  /** Names the files of weights where there are several. */
  public static final String INDEX = "model.safetensors.index.json";

  /** Read where a model has them. */
  private static final List<String> OPTIONAL =
      List.of(
          "generation_config.json",
          "special_tokens_map.json",
          "added_tokens.json",
          "chat_template.json",
          "chat_template.jinja");

  private static final long LARGEST_TEXT = 64L << 20;

  /** Far above any model, and far below what would overflow a sum. */
  private static final long LARGEST_WEIGHTS = 1L << 44;

  public ModelFiles {
    if (!revision.matches("[0-9a-f]{40}|master")) {
      throw new IllegalArgumentException("not a revision: " + revision.length() + " characters");
    }
    files = List.copyOf(files);
  }

  /** Bytes of everything that is pulled, as far as the names of the files show. */
  public long bytes() {
    return texts().stream().mapToLong(RemoteFile::size).sum() + weightBytes();
  }

  /** The small files; the index of the weights among them, where there is one. */
  public List<RemoteFile> texts() {
    Stream<RemoteFile> needed = NEEDED.stream().map(this::required);
    Stream<RemoteFile> optional = OPTIONAL.stream().flatMap(name -> find(name).stream());
    List<RemoteFile> texts =
        Stream.of(needed, optional, index().stream()).flatMap(files -> files).toList();
    texts.forEach(file -> requireAtMost(LARGEST_TEXT, file));
    return texts;
  }

  /** What names the files of weights; empty when there is only one. */
  public Optional<RemoteFile> index() {
    return find(SINGLE).isPresent() ? Optional.empty() : find(INDEX);
  }

  /** Bytes of the weights, as far as the names of the files show. */
  public long weightBytes() {
    List<RemoteFile> weights = weights();
    if (weights.isEmpty() && index().isEmpty()) {
      throw unusable("it has no safetensors, and Parley reads no pickles (.bin, .pt)");
    }
    List<RemoteFile> guessed = weights.isEmpty() ? usualShards() : weights;
    guessed.forEach(file -> requireAtMost(LARGEST_WEIGHTS, file));
    return guessed.stream().mapToLong(RemoteFile::size).sum();
  }

  /** The only file of weights, where there is no index. */
  public List<RemoteFile> weights() {
    return find(SINGLE).stream().toList();
  }

  /** The files of weights that this index names. */
  public List<RemoteFile> weights(Path index) throws IOException {
    Set<String> names = shards(index);
    if (names.isEmpty()) {
      throw unusable("its " + INDEX + " names no file");
    }
    return names.stream().map(this::shard).toList();
  }

  /** The files that an index names, as it spells them; empty when it is malformed. */
  public static Set<String> shards(Path index) throws IOException {
    Set<String> names = new TreeSet<>();
    try {
      StrictJson.parse(Files.readAllBytes(index))
          .path("weight_map")
          .forEach(name -> names.add(name.asString("")));
    } catch (JacksonException e) {
      return Set.of();
    }
    return names;
  }

  private Optional<RemoteFile> find(String name) {
    return files.stream().filter(file -> file.name().equals(name)).findFirst();
  }

  private RemoteFile required(String name) {
    return find(name).orElseThrow(() -> unusable("it has no " + name));
  }

  private List<RemoteFile> usualShards() {
    return files.stream()
        .filter(file -> file.name().matches("model-\\d+-of-\\d+\\.safetensors"))
        .toList();
  }

  private RemoteFile shard(String name) {
    if (!RemoteFile.isPlain(name) || !name.endsWith(".safetensors")) {
      throw unusable("its " + INDEX + " names a file that is none of its safetensors");
    }
    RemoteFile shard = required(name);
    requireAtMost(LARGEST_WEIGHTS, shard);
    return shard;
  }

  private void requireAtMost(long bytes, RemoteFile file) {
    if (file.size() > bytes) {
      throw unusable("its " + file.name() + " is larger than any real one");
    }
  }

  private HubException unusable(String why) {
    return new HubException(
        model + " cannot be used: " + why + "; ./parley models list names models that can");
  }
}
