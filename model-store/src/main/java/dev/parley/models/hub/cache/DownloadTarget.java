package dev.parley.models.hub.cache;

import dev.parley.models.hub.remote.RemoteFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where the files of one pull are put, and how they become a model at its end. */
public interface DownloadTarget {

  /** Where this file is put once it is downloaded and checked. */
  Path place(RemoteFile file);

  /** This file when it is here already, perhaps from an earlier pull. */
  Optional<Path> find(RemoteFile file) throws IOException;

  /**
   * Makes the files one model, after all are in their places. A process that dies in the middle
   * leaves no model, or the one from before.
   *
   * @return the model's folder
   */
  Path publish(List<RemoteFile> files) throws IOException;
}
