package dev.parley.models.hub;

import dev.parley.models.hub.cache.CacheFolders;
import dev.parley.models.hub.cache.ModelCache;
import dev.parley.models.hub.cache.ModelLock;
import dev.parley.models.hub.remote.HubClient;
import dev.parley.models.hub.remote.HubException;
import dev.parley.models.hub.remote.HubName;
import dev.parley.models.hub.remote.HubSite;
import dev.parley.models.hub.remote.HubSource;
import dev.parley.models.hub.remote.RetryPolicy;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Published models on this machine: finds them in the caches of Hugging Face and ModelScope, and
 * pulls what is missing into these. Thread-safe, also between processes.
 */
public final class Hub {

  private final HubSettings settings;
  private final Means means;

  /**
   * How to pull.
   *
   * @param filesAtOnce most files that are downloaded side by side
   * @param nanos a clock that never steps back
   */
  record Means(RetryPolicy retries, int filesAtOnce, LongSupplier nanos) {

    static final Means USUAL = new Means(RetryPolicy.USUAL, 4, System::nanoTime);
  }

  /**
   * A complete model in a cache.
   *
   * @param name with its source
   * @param bytes of its files
   */
  public record InstalledModel(HubName name, Path folder, long bytes) {}

  public Hub(HubSettings settings) {
    this(settings, Means.USUAL);
  }

  Hub(HubSettings settings, Means means) {
    this.settings = settings;
    this.means = means;
  }

  /** The folder of a complete model. Asks no hub and writes nothing. */
  public Optional<Path> find(HubName model) {
    return model.sources().stream()
        .flatMap(source -> settings.cache(source).find(model).stream())
        .findFirst();
  }

  /**
   * The folder of a model; pulls it when it is not here, which takes minutes. An interrupt ends the
   * pull, and the next one resumes it.
   *
   * @throws HubException when it cannot be had
   */
  public Path pull(HubName model, PullListener listener) throws InterruptedException {
    Optional<Path> here = find(model);
    return here.isPresent() ? here.get() : fetch(model, listener, Wish.ANY);
  }

  /**
   * As {@link #pull}, but asks the hub for the newest revision even when one is here, unless that
   * is forbidden.
   *
   * @throws HubException when it cannot be had; what is here stays
   */
  public Path refresh(HubName model, PullListener listener) throws InterruptedException {
    return settings.isOffline() ? pull(model, listener) : fetch(model, listener, Wish.NEWEST);
  }

  /**
   * The bytes that a pull would download, as far as the names of the files show; asks the hub once
   * and briefly.
   *
   * @throws HubException when the hub does not answer, or has no such model that we can use
   */
  public long downloadSize(HubName model) throws InterruptedException {
    HubSite site = settings.site(model.source());
    try (HubClient client =
        new HubClient(site, model, RetryPolicy.BRIEF, settings.proxies(), note -> {})) {
      return client.list().bytes();
    }
  }

  /** Whether no hub may be asked. */
  public boolean isOffline() {
    return settings.isOffline();
  }

  /** The folder that holds the models of this source. */
  public Path cacheOf(HubSource source) {
    return settings.cache(source).root();
  }

  /**
   * All complete models in the caches.
   *
   * @param unreadable is told of folders that had to be skipped
   */
  public List<InstalledModel> installed(Consumer<Path> unreadable) {
    List<InstalledModel> models = new ArrayList<>();
    for (HubSource source : HubSource.values()) {
      ModelCache cache = settings.cache(source);
      for (HubName name : cache.models(unreadable)) {
        cache.find(name).flatMap(folder -> sized(name, folder, unreadable)).ifPresent(models::add);
      }
    }
    return models;
  }

  /** Deletes a model from the caches, complete or not; returns the folders that it was in. */
  public List<Path> remove(HubName model) throws InterruptedException {
    List<Path> removed = new ArrayList<>();
    for (HubSource source : model.sources()) {
      ModelCache cache = settings.cache(source);
      try (ModelLock _ = ModelLock.take(cache.lockFile(model), () -> {})) {
        for (Path path : cache.belongings(model)) {
          CacheFolders.delete(path);
          removed.add(path);
        }
      } catch (IOException e) {
        throw unwritable(cache, source, e);
      }
    }
    return removed;
  }

  private static Optional<InstalledModel> sized(
      HubName name, Path folder, Consumer<Path> unreadable) {
    try {
      return Optional.of(new InstalledModel(name, folder, CacheFolders.size(folder)));
    } catch (IOException e) {
      unreadable.accept(folder);
      return Optional.empty();
    }
  }

  private enum Wish {
    ANY,
    NEWEST
  }

  private Path fetch(HubName model, PullListener listener, Wish wish) throws InterruptedException {
    HubSource source = model.source();
    if (settings.isOffline()) {
      throw new HubException(
          model
              + " is not here, and HF_HUB_OFFLINE forbids pulling it: unset that, or copy it to "
              + settings.cache(source).root());
    }
    ModelCache cache = settings.cache(source);
    Runnable waiting = () -> listener.onNote("another process pulls " + model + "; waiting for it");
    try (ModelLock _ = ModelLock.take(cache.lockFile(model), waiting)) {
      Optional<Path> here = wish == Wish.ANY ? find(model) : Optional.empty();
      return here.isPresent() ? here.get() : fetch(model, cache, listener);
    } catch (IOException e) {
      throw unwritable(cache, source, e);
    }
  }

  private Path fetch(HubName model, ModelCache cache, PullListener listener)
      throws IOException, InterruptedException {
    HubSite site = settings.site(model.source());
    listener.onNote("pulling " + model + " from " + site.name() + " into " + cache.root());
    ProgressMeter meter = new ProgressMeter(means.nanos(), listener::onProgress);
    try (HubClient client =
        new HubClient(site, model, means.retries(), settings.proxies(), listener::onNote)) {
      return new ModelPull(model, cache, client, means.filesAtOnce(), meter).run();
    }
  }

  private static HubException unwritable(ModelCache cache, HubSource source, IOException failure)
      throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException(); // which a file channel reports as a failure
    }
    String reason =
        failure instanceof FileSystemException e && e.getReason() != null
            ? e.getReason()
            : String.valueOf(failure.getMessage());
    return new HubException(
        String.format(
            Locale.ROOT,
            "%s cannot be used (%s): choose another place with %s",
            cache.root(),
            reason,
            source.cacheSetting()),
        failure);
  }
}
