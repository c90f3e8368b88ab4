package dev.parley.models.hub.cache;

import dev.parley.models.hub.remote.HubName;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The models of one hub on this machine, in the layout of that hub's own tools. */
public interface ModelCache {

  /**
   * The folder of a model of which nothing is missing. Asks nobody, writes nothing.
   *
   * @param unreadable hears of folders that had to be passed by
   */
  Optional<Path> find(HubName model, Consumer<Path> unreadable);

  /** The same, silently. */
  default Optional<Path> find(HubName model) {
    return find(model, unread -> {});
  }

  /** Where a pull of this revision puts its files. */
  DownloadTarget shelf(HubName model, String revision);

  /** A file that whoever pulls this model holds locked. It stays when the model goes. */
  Path lockFile(HubName model);

  /** The folder above all models. */
  Path root();

  /**
   * All models of which nothing is missing.
   *
   * @param unreadable hears of folders that had to be passed by
   */
  List<HubName> models(Consumer<Path> unreadable);

  /** Everything that belongs to this model and to no other, whole or not. */
  List<Path> belongings(HubName model);
}
