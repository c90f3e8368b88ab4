package dev.parley.models.hub.cache;

import dev.parley.models.hub.remote.HubName;
import dev.parley.models.hub.remote.RemoteFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The models of one hub on this machine, in the layout of that hub's own tools. */
public interface ModelCache {

  /**
   * The folder of a complete model. Uses no network and writes nothing.
   *
   * @param unreadable is told of folders that had to be skipped
   */
  Optional<Path> find(HubName model, Consumer<Path> unreadable);

  /** The same, silently. */
  default Optional<Path> find(HubName model) {
    return find(model, unread -> {});
  }

  /** Where a pull of this revision puts its files. */
  DownloadTarget target(HubName model, String revision);

  /** The file for the {@link ModelLock} of this model. It stays when the model is removed. */
  Path lockFile(HubName model);

  /** The folder above all models. */
  Path root();

  /**
   * All complete models.
   *
   * @param unreadable is told of folders that had to be skipped
   */
  List<HubName> models(Consumer<Path> unreadable);

  /** Everything that belongs to this model and to no other, complete or not. */
  List<Path> belongings(HubName model);

  /** Where the files of one pull are put, and how they become a model at its end. */
  interface DownloadTarget {

    /** Where this file is put once it is downloaded and checked. */
    Path place(RemoteFile file);

    /** This file when it is here already; an earlier pull may have put it elsewhere. */
    Optional<Path> find(RemoteFile file) throws IOException;

    /**
     * Makes the files one model, after all are in their places. A process that dies in the middle
     * leaves no model, or the one from before.
     *
     * @return the model's folder
     */
    Path publish(List<RemoteFile> files) throws IOException;
  }
}
