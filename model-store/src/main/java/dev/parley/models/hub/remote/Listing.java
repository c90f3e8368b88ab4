package dev.parley.models.hub.remote;

import java.util.List;
import java.util.Optional;

/**
 * What a hub holds of a model, at one moment.
 *
 * @param revision the commit, or the branch where the hub tells no commit; safe as a folder's name
 * @param files of the top folder; those without a plain name or a checksum are left out
 */
public record Listing(String revision, List<RemoteFile> files) {

  public Listing {
    if (!revision.matches("[0-9a-f]{40}|master")) {
      throw new IllegalArgumentException("no revision");
    }
    files = List.copyOf(files);
  }

  public Optional<RemoteFile> find(String name) {
    return files.stream().filter(file -> file.name().equals(name)).findFirst();
  }
}
