package dev.parley.models.hub;

import dev.parley.models.hub.cache.DownloadTarget;
import dev.parley.models.hub.cache.ModelCache;
import dev.parley.models.hub.remote.HubClient;
import dev.parley.models.hub.remote.HubException;
import dev.parley.models.hub.remote.HubName;
import dev.parley.models.hub.remote.Hubs;
import dev.parley.models.hub.remote.Listing;
import dev.parley.models.hub.remote.RemoteFile;
import dev.parley.models.hub.transfer.FileDownload;
import dev.parley.models.hub.transfer.ProgressMeter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One pull: lists, fetches what is not here, publishes. */
final class ModelPull {

  /** What must be free beside the model's own bytes. */
  private static final long SPARE = 64L << 20;

  private final HubName model;
  private final ModelCache cache;
  private final HubClient wire;
  private final FileDownload transfer;
  private final ProgressMeter meter;

  ModelPull(
      HubName model, ModelCache cache, HubClient wire, FileDownload transfer, ProgressMeter meter) {
    this.model = model;
    this.cache = cache;
    this.wire = wire;
    this.transfer = transfer;
    this.meter = meter;
  }

  /** The folder of the model, which is whole. */
  Path run() throws IOException, InterruptedException {
    Listing listing = Hubs.list(wire, model);
    DownloadTarget shelf = cache.shelf(model, listing.revision());
    FileSelection wanted = new FileSelection(model, listing);
    List<RemoteFile> texts = wanted.texts();
    long guess = wanted.weightBytes();
    meter.expect(sum(texts) + guess);
    requireSpace(sum(texts) + guess - here(shelf, listing.files()));
    fetch(texts, shelf);
    List<RemoteFile> weights = weights(wanted, shelf);
    meter.expect(sum(weights) - guess);
    requireSpace(sum(weights) - here(shelf, weights)); // an index may name files of other names
    fetch(weights, shelf);
    meter.tell();
    return shelf.publish(Stream.concat(texts.stream(), weights.stream()).toList());
  }

  private List<RemoteFile> weights(FileSelection wanted, DownloadTarget shelf) throws IOException {
    Optional<RemoteFile> index = wanted.index();
    return index.isEmpty()
        ? wanted.weights()
        : wanted.weights(shelf.find(index.get()).orElseThrow());
  }

  private void fetch(List<RemoteFile> files, DownloadTarget shelf)
      throws IOException, InterruptedException {
    for (RemoteFile file : files) {
      if (shelf.find(file).isPresent()) {
        meter.had(file.size());
      } else {
        transfer.fetch(file, shelf.place(file));
      }
    }
  }

  /**
   * Bytes that need no more room: of files that are here, and of files that an earlier run began.
   */
  private long here(DownloadTarget shelf, List<RemoteFile> files) throws IOException {
    long bytes = 0;
    for (RemoteFile file : files) {
      if (file.name().endsWith(".safetensors")) {
        bytes +=
            Files.isRegularFile(shelf.place(file))
                ? file.size()
                : transfer.have(file, shelf.place(file));
      }
    }
    return bytes;
  }

  private void requireSpace(long bytes) throws IOException {
    Path folder = cache.root();
    Files.createDirectories(folder);
    long free = Files.getFileStore(folder).getUsableSpace();
    if (bytes + SPARE > free) {
      throw new HubException(
          "%s needs %s, and only %s are free in %s: make room, or choose another place with %s"
              .formatted(
                  model,
                  PullProgress.spell(bytes + SPARE),
                  PullProgress.spell(free),
                  folder,
                  HubSettings.cacheSetting(model.source())));
    }
  }

  private static long sum(List<RemoteFile> files) {
    return files.stream().mapToLong(RemoteFile::size).sum();
  }
}
