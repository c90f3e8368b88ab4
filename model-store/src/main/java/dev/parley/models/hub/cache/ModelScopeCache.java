package dev.parley.models.hub.cache;

import dev.parley.models.hub.cache.ModelCache.DownloadTarget;
import dev.parley.models.hub.remote.HubName;
import dev.parley.models.hub.remote.HubSource;
import dev.parley.models.hub.remote.ModelFiles;
import dev.parley.models.hub.remote.RemoteFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The layouts of the modelscope packages: {@code models/ORG/NAME/} with {@code .} in the name
 * written {@code ___}, which old and new ones find and we write; without {@code models/}, of the
 * oldest; {@code models/ORG--NAME/snapshots/master/} of the newest. Below the folder that {@code
 * MODELSCOPE_CACHE} names or below its {@code hub/}.
 *
 * @param root where we write
 * @param others where models may be too
 */
public record ModelScopeCache(Path root, List<Path> others) implements ModelCache {

  /** Exists while files are being moved into a model's folder. */
  private static final String UNFINISHED = ".parley-unfinished";

  /** Holds files until all of them are downloaded and checked. */
  private static final String STAGING = ".parley-pull";

  /** Folders of the layouts themselves, which are not owners of models. */
  private static final Set<String> OWN_FOLDERS = Set.of("models", "hub");

  public ModelScopeCache {
    others = List.copyOf(others);
  }

  @Override
  public Optional<Path> find(HubName model, Consumer<Path> unreadable) {
    return roots()
        .flatMap(base -> candidates(base, model))
        .filter(folder -> !Files.exists(folder.resolve(UNFINISHED)))
        .filter(folder -> CacheFolders.isComplete(folder, unreadable))
        .findFirst();
  }

  @Override
  public DownloadTarget target(HubName model, String revision) {
    return new Folder(ours(model));
  }

  @Override
  public Path lockFile(HubName model) {
    return root.resolve(".lock").resolve("parley--" + model.owner() + "--" + model.model());
  }

  @Override
  public List<HubName> models(Consumer<Path> unreadable) {
    List<HubName> names = new ArrayList<>();
    for (Path base : roots().flatMap(root -> Stream.of(root.resolve("models"), root)).toList()) {
      for (Path owner : CacheFolders.folders(base, unreadable)) {
        nameOf(owner.getFileName().toString().replaceFirst("--", "/")).ifPresent(names::add);
        for (Path model : CacheFolders.folders(owner, unreadable)) {
          String name = model.getFileName().toString().replace("___", ".");
          nameOf(owner.getFileName() + "/" + name).ifPresent(names::add);
        }
      }
    }
    return names.stream()
        .distinct()
        .filter(name -> find(name, unreadable).isPresent())
        .sorted(Comparator.comparing(HubName::id))
        .toList();
  }

  @Override
  public List<Path> belongings(HubName model) {
    return roots()
        .flatMap(base -> candidates(base, model))
        .filter(ModelScopeCache::isModel)
        .map(ModelScopeCache::allRevisions)
        .distinct()
        .toList();
  }

  private Stream<Path> roots() {
    return Stream.concat(Stream.of(root), others.stream()).distinct();
  }

  private Path ours(HubName model) {
    return root.resolve("models").resolve(model.owner()).resolve(masked(model));
  }

  private static Stream<Path> candidates(Path base, HubName model) {
    String newest = model.owner() + "--" + model.model();
    Stream<Path> below =
        Stream.of(
            base.resolve("models").resolve(model.owner()).resolve(masked(model)),
            base.resolve("models").resolve(newest).resolve("snapshots/master"));
    return OWN_FOLDERS.contains(model.owner())
        ? below
        : Stream.concat(below, Stream.of(base.resolve(model.owner()).resolve(masked(model))));
  }

  /** A model, complete or not, and not a folder that holds models. */
  private static boolean isModel(Path folder) {
    return Stream.of(UNFINISHED, STAGING, ModelFiles.CONFIG)
        .anyMatch(mark -> Files.exists(folder.resolve(mark)));
  }

  /** In the newest layout, the folder above the revisions. */
  private static Path allRevisions(Path folder) {
    return folder.endsWith("snapshots/master") ? folder.resolve("../..").normalize() : folder;
  }

  private static String masked(HubName model) {
    return model.model().replace(".", "___");
  }

  private static Optional<HubName> nameOf(String id) {
    return HubName.parse(id).map(name -> name.of(HubSource.MODELSCOPE));
  }

  private record Folder(Path folder) implements DownloadTarget {

    @Override
    public Path place(RemoteFile file) {
      return folder.resolve(STAGING).resolve(file.name() + "." + file.checksum().hex());
    }

    /** In the staging folder, or in the model's folder from an earlier pull. */
    @Override
    public Optional<Path> find(RemoteFile file) throws IOException {
      Path old = folder.resolve(file.name());
      if (Files.isRegularFile(place(file))) {
        return Optional.of(place(file));
      }
      boolean same =
          Files.isRegularFile(old)
              && Files.size(old) == file.size()
              && file.checksum().matches(old);
      return same ? Optional.of(old) : Optional.empty();
    }

    @Override
    public Path publish(List<RemoteFile> files) throws IOException {
      Path unfinished = folder.resolve(UNFINISHED);
      Files.write(unfinished, new byte[0]);
      for (RemoteFile file : files) {
        if (Files.isRegularFile(place(file))) {
          Files.move(place(file), folder.resolve(file.name()), StandardCopyOption.ATOMIC_MOVE);
        }
      }
      if (files.stream().noneMatch(file -> file.name().equals(ModelFiles.SINGLE))) {
        Files.deleteIfExists(folder.resolve(ModelFiles.SINGLE)); // of an older revision
      }
      CacheFolders.delete(folder.resolve(STAGING));
      Files.delete(unfinished);
      return folder;
    }
  }
}
