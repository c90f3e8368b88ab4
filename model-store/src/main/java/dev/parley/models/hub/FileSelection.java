package dev.parley.models.hub;

import dev.parley.models.hub.cache.Whole;
import dev.parley.models.hub.remote.HubException;
import dev.parley.models.hub.remote.HubName;
import dev.parley.models.hub.remote.Listing;
import dev.parley.models.hub.remote.RemoteFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Which files of a published model are pulled: safetensors and JSON, never a pickle. */
record FileSelection(HubName model, Listing listing) {

  private static final long LARGEST_TEXT = 64L << 20;

  /** Far above any model, and far below what would overflow a sum. */
  private static final long LARGEST_WEIGHTS = 1L << 44;

  /** Of everything that is pulled, as far as the names of the files tell. */
  long bytes() {
    return texts().stream().mapToLong(RemoteFile::size).sum() + weightBytes();
  }

  /** The small files; the index of the weights among them, where there are several. */
  List<RemoteFile> texts() {
    Stream<RemoteFile> needed = Whole.NEEDED.stream().map(this::required);
    Stream<RemoteFile> useful = Whole.USEFUL.stream().flatMap(name -> listing.find(name).stream());
    List<RemoteFile> texts =
        Stream.of(needed, useful, index().stream()).flatMap(files -> files).toList();
    texts.forEach(file -> requireAtMost(LARGEST_TEXT, file));
    return texts;
  }

  Optional<RemoteFile> index() {
    return listing.find(Whole.SINGLE).isPresent() ? Optional.empty() : listing.find(Whole.INDEX);
  }

  /** Bytes of the weights, as far as the names of the files tell. */
  long weightBytes() {
    List<RemoteFile> weights = weights();
    if (weights.isEmpty() && index().isEmpty()) {
      throw refused("it has no safetensors, and Parley reads no pickles (.bin, .pt)");
    }
    List<RemoteFile> guessed = weights.isEmpty() ? usualShards() : weights;
    guessed.forEach(file -> requireAtMost(LARGEST_WEIGHTS, file));
    return guessed.stream().mapToLong(RemoteFile::size).sum();
  }

  private List<RemoteFile> usualShards() {
    return listing.files().stream()
        .filter(file -> file.name().matches("model-\\d+-of-\\d+\\.safetensors"))
        .toList();
  }

  /** The only file of weights. */
  List<RemoteFile> weights() {
    return listing.find(Whole.SINGLE).stream().toList();
  }

  /** The files of weights that this index names. */
  List<RemoteFile> weights(Path index) throws IOException {
    Set<String> names = Whole.shards(index);
    if (names.isEmpty()) {
      throw refused("its " + Whole.INDEX + " names no file");
    }
    return names.stream().map(this::shard).toList();
  }

  private RemoteFile shard(String name) {
    if (!RemoteFile.isPlain(name) || !name.endsWith(".safetensors")) {
      throw refused("its " + Whole.INDEX + " names a file that is none of its safetensors");
    }
    RemoteFile shard = required(name);
    requireAtMost(LARGEST_WEIGHTS, shard);
    return shard;
  }

  private void requireAtMost(long bytes, RemoteFile file) {
    if (file.size() > bytes) {
      throw refused("its " + file.name() + " is larger than any real one");
    }
  }

  private RemoteFile required(String name) {
    return listing.find(name).orElseThrow(() -> refused("it has no " + name));
  }

  private HubException refused(String why) {
    return new HubException(
        model + " cannot be used: " + why + "; ./parley models list names models that can");
  }
}
