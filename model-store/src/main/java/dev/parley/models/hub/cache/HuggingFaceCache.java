package dev.parley.models.hub.cache;

import dev.parley.models.hub.cache.ModelCache.DownloadTarget;
import dev.parley.models.hub.remote.HubName;
import dev.parley.models.hub.remote.HubSource;
import dev.parley.models.hub.remote.RemoteFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The layout of huggingface_hub: {@code models--ORG--NAME/} with {@code blobs/} named by checksum,
 * {@code snapshots/COMMIT/} of symbolic links to them, and {@code refs/main}, which names a commit.
 */
public record HuggingFaceCache(Path root) implements ModelCache {

  private static final String PREFIX = "models--";

  @Override
  public Optional<Path> find(HubName model, Consumer<Path> unreadable) {
    Path repository = repository(model);
    return commit(repository.resolve("refs/main"))
        .map(commit -> repository.resolve("snapshots").resolve(commit))
        .filter(folder -> CacheFolders.isComplete(folder, unreadable));
  }

  @Override
  public DownloadTarget target(HubName model, String revision) {
    return new Snapshot(repository(model), revision);
  }

  /** Beside the locks of huggingface_hub, whose kind of lock Java cannot take. */
  @Override
  public Path lockFile(HubName model) {
    return root.resolve(".locks").resolve(folderName(model)).resolve("parley.lock");
  }

  @Override
  public List<HubName> models(Consumer<Path> unreadable) {
    return CacheFolders.folders(root, unreadable).stream()
        .map(folder -> folder.getFileName().toString())
        .filter(name -> name.startsWith(PREFIX))
        .flatMap(name -> nameOf(name.substring(PREFIX.length())).stream())
        .filter(name -> find(name, unreadable).isPresent())
        .sorted(Comparator.comparing(HubName::id))
        .toList();
  }

  @Override
  public List<Path> belongings(HubName model) {
    return Stream.of(repository(model)).filter(Files::exists).toList();
  }

  private Path repository(HubName model) {
    return root.resolve(folderName(model));
  }

  private static String folderName(HubName model) {
    return PREFIX + model.owner() + "--" + model.model();
  }

  private static Optional<HubName> nameOf(String folder) {
    return HubName.parse(folder.replaceFirst("--", "/"))
        .map(name -> name.of(HubSource.HUGGING_FACE));
  }

  private static Optional<String> commit(Path reference) {
    try {
      String commit = Files.readString(reference).strip();
      return commit.matches("[0-9a-f]{40}") ? Optional.of(commit) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private record Snapshot(Path repository, String commit) implements DownloadTarget {

    @Override
    public Path place(RemoteFile file) {
      return repository.resolve("blobs").resolve(file.checksum().hex());
    }

    @Override
    public Optional<Path> find(RemoteFile file) throws IOException {
      Path blob = place(file);
      boolean here = Files.isRegularFile(blob) && Files.size(blob) == file.size();
      return here ? Optional.of(blob) : Optional.empty();
    }

    /** Writes the reference last: until then nobody reads the snapshot. */
    @Override
    public Path publish(List<RemoteFile> files) throws IOException {
      Path snapshot = Files.createDirectories(repository.resolve("snapshots").resolve(commit));
      for (RemoteFile file : files) {
        link(snapshot.resolve(file.name()), Path.of("../../blobs", file.checksum().hex()));
      }
      Path references = Files.createDirectories(repository.resolve("refs"));
      Path half = references.resolve("main.parley");
      Files.write(half, commit.getBytes(StandardCharsets.UTF_8));
      Files.move(half, references.resolve("main"), StandardCopyOption.ATOMIC_MOVE);
      return snapshot;
    }

    private static void link(Path link, Path target) throws IOException {
      if (Files.isRegularFile(link)) {
        return; // its content is that of the commit, whoever put it there
      }
      Files.deleteIfExists(link);
      Files.createSymbolicLink(link, target);
    }
  }
}
