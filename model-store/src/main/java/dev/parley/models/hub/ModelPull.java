package dev.parley.models.hub;

import dev.parley.models.hub.cache.ModelCache;
import dev.parley.models.hub.cache.ModelCache.DownloadTarget;
import dev.parley.models.hub.remote.HubClient;
import dev.parley.models.hub.remote.HubException;
import dev.parley.models.hub.remote.HubName;
import dev.parley.models.hub.remote.ModelFiles;
import dev.parley.models.hub.remote.RemoteFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** One pull: lists the files, downloads those that are missing, publishes the model. */
final class ModelPull {

  /** What must be free beside the model's own bytes. */
  private static final long SPARE = 64L << 20;

  private final HubName model;
  private final ModelCache cache;
  private final HubClient client;
  private final int filesAtOnce;
  private final ProgressMeter meter;

  ModelPull(
      HubName model, ModelCache cache, HubClient client, int filesAtOnce, ProgressMeter meter) {
    this.model = model;
    this.cache = cache;
    this.client = client;
    this.filesAtOnce = filesAtOnce;
    this.meter = meter;
  }

  /** The folder of the complete model. */
  Path run() throws IOException, InterruptedException {
    ModelFiles published = client.list();
    DownloadTarget target = cache.target(model, published.revision());
    List<RemoteFile> texts = published.texts();
    long guess = published.weightBytes();
    meter.expect(sum(texts) + guess);
    deleteStale(target, published.files());
    requireSpace(sum(texts) + guess - here(target, published.files()));
    download(texts, target);
    List<RemoteFile> weights = weights(published, target);
    meter.expect(sum(weights) - guess);
    requireSpace(sum(weights) - here(target, weights)); // an index may name files of other names
    download(weights, target);
    meter.report();
    return target.publish(Stream.concat(texts.stream(), weights.stream()).toList());
  }

  private static List<RemoteFile> weights(ModelFiles published, DownloadTarget target)
      throws IOException {
    Optional<RemoteFile> index = published.index();
    return index.isEmpty()
        ? published.weights()
        : published.weights(target.find(index.get()).orElseThrow());
  }

  private void download(List<RemoteFile> files, DownloadTarget target)
      throws IOException, InterruptedException {
    List<FileDownload> missing = new ArrayList<>();
    Set<Path> places = new HashSet<>();
    for (RemoteFile file : files) {
      Path place = target.place(file);
      // files of the same content can have the same place
      if (target.find(file).isPresent() || !places.add(place)) {
        meter.had(file.size());
      } else {
        missing.add(new FileDownload(client, file, place, meter));
      }
    }
    ParallelTasks.run(filesAtOnce, missing);
  }

  /** First of all, so that its room on the disk counts as free. */
  private static void deleteStale(DownloadTarget target, List<RemoteFile> files)
      throws IOException {
    List<Path> places = files.stream().map(target::place).toList();
    Set<Path> folders = new HashSet<>();
    places.forEach(place -> folders.add(place.getParent()));
    for (Path folder : folders) {
      FileDownload.deleteStale(folder, places);
    }
  }

  /** Bytes that need no more room: of files that are here, and of parts from an earlier pull. */
  private static long here(DownloadTarget target, List<RemoteFile> files) throws IOException {
    long bytes = 0;
    for (RemoteFile file : files) {
      Path place = target.place(file);
      if (file.name().endsWith(".safetensors")) {
        bytes += Files.isRegularFile(place) ? file.size() : FileDownload.received(file, place);
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
          String.format(
              Locale.ROOT,
              "%s needs %s, and only %s are free in %s: make room, or choose another place with %s",
              model,
              PullProgress.spell(bytes + SPARE),
              PullProgress.spell(free),
              folder,
              model.source().cacheSetting()));
    }
  }

  private static long sum(List<RemoteFile> files) {
    return files.stream().mapToLong(RemoteFile::size).sum();
  }
}
