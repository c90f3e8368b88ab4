package dev.parley.models.hub.cache;

import dev.parley.models.hub.remote.RemoteFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where the files of one pull go, one after the other, and how they become a model at its end. */
public interface DownloadTarget {

  /** Where the content of this file goes once it is checked. */
  Path place(RemoteFile file);

  /** The content of this file when it is here already, perhaps since an earlier pull. */
  Optional<Path> find(RemoteFile file) throws IOException;

  /**
   * Shows the files as one model, after all are in their places. A process that dies in the middle
   * leaves no model, or the one before.
   *
   * @return the model's folder
   */
  Path publish(List<RemoteFile> files) throws IOException;
}
