package dev.parley.models.hub;

import dev.parley.models.hub.cache.CacheFolders;
import dev.parley.models.hub.cache.ModelCache;
import dev.parley.models.hub.cache.ModelLock;
import dev.parley.models.hub.remote.HubClient;
import dev.parley.models.hub.remote.HubException;
import dev.parley.models.hub.remote.HubName;
import dev.parley.models.hub.remote.HubSite;
import dev.parley.models.hub.remote.HubSource;
import dev.parley.models.hub.remote.Hubs;
import dev.parley.models.hub.remote.RetryPolicy;
import dev.parley.models.hub.transfer.FileDownload;
import dev.parley.models.hub.transfer.ProgressMeter;
import dev.parley.models.hub.transfer.TransferSettings;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Published models on this machine: finds them in the caches of Hugging Face and ModelScope, and
 * pulls into these what is missing. Thread-safe, also between processes.
 */
public final class Hub {

  private final HubSettings settings;
  private final Means means;

  /**
   * How to pull.
   *
   * @param nanos a clock that never steps back
   */
  record Means(RetryPolicy patience, TransferSettings transfer, LongSupplier nanos) {

    static final Means USUAL =
        new Means(RetryPolicy.USUAL, TransferSettings.USUAL, System::nanoTime);
  }

  public Hub(HubSettings settings) {
    this(settings, Means.USUAL);
  }

  Hub(HubSettings settings, Means means) {
    this.settings = settings;
    this.means = means;
  }

  /** The folder of a model that is here, whole. Asks no hub and writes nothing. */
  public Optional<Path> find(HubName model) {
    return model.sources().stream()
        .flatMap(source -> settings.cache(source).find(model).stream())
        .findFirst();
  }

  /**
   * The folder of a model; pulls it when it is not here, which takes minutes. An interrupt ends
   * that, and the next pull goes on from there.
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
   * Asks the hub for a model, once and briefly.
   *
   * @return the bytes that a pull would fetch, as far as the names of its files tell
   * @throws HubException when it does not have it, or does not answer, or has none that we can use
   */
  public long ask(HubName model) throws InterruptedException {
    HubSite site = settings.site(model.source());
    try (HubClient wire =
        new HubClient(site, model, RetryPolicy.BRIEF, settings.proxies(), note -> {})) {
      return new FileSelection(model, Hubs.list(wire, model)).bytes();
    }
  }

  /** Whether no hub may be asked. */
  public boolean isOffline() {
    return settings.isOffline();
  }

  /** The folder below which models of this source lie. */
  public Path cacheOf(HubSource source) {
    return settings.cache(source).root();
  }

  /**
   * All whole models in the caches.
   *
   * @param unreadable hears of folders that had to be passed by
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

  /** Deletes a model from the caches, half-pulled or whole; returns the folders that it was in. */
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
              + " is not here, and HF_HUB_OFFLINE forbids to pull it: unset that, or copy it to "
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
    try (HubClient wire =
        new HubClient(site, model, means.patience(), settings.proxies(), listener::onNote)) {
      FileDownload transfer = new FileDownload(wire, means.transfer(), meter);
      return new ModelPull(model, cache, wire, transfer, meter).run();
    }
  }

  private static HubException unwritable(ModelCache cache, HubSource source, IOException failure)
      throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException(); // a channel says so by an exception of its own
    }
    String reason =
        failure instanceof FileSystemException e && e.getReason() != null
            ? e.getReason()
            : String.valueOf(failure.getMessage());
    return new HubException(
        "%s cannot be used (%s): choose another place with %s"
            .formatted(cache.root(), reason, HubSettings.cacheSetting(source)),
        failure);
  }
}
