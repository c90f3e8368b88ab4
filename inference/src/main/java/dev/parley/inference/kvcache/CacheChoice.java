package dev.parley.inference.kvcache;

import dev.parley.inference.source.ModelSource;
import dev.parley.inference.source.UnusableModelException;
import dev.parley.kernels.KernelSupport;
import java.util.Optional;

/** How the keys and values of a model are cached: as a setting says, or as suits its weights. */
public final class CacheChoice {

  private CacheChoice() {}

  /**
   * The format.
   *
   * @param asked empty: the usual one, which libtorch's operators can read too
   * @param usual for the format of the weights
   * @param kernels that compute
   * @throws UnusableModelException when it cannot be the one that was asked for
   */
  public static CacheFormat of(
      Optional<CacheFormat> asked, CacheFormat usual, ModelSource source, KernelSupport kernels) {
    CacheFormat wanted = asked.orElse(usual);
    if (wanted == CacheFormat.INT8 && kernels instanceof KernelSupport.Absent(String reason)) {
      throw new UnusableModelException(
          source.path(),
          "cannot be cached as parley.worker.cache=int8 asks: it takes operators of our own, and "
              + reason);
    }
    return wanted;
  }
}
