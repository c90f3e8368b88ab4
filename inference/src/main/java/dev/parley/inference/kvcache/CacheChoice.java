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
   * @param asked empty: the usual one, or {@link CacheFormat#F16} where that cannot be
   * @param usual for the format of the weights
   * @param kernels that compute
   * @throws UnusableModelException when it cannot be the one that was asked for
   */
  public static CacheFormat of(
      Optional<CacheFormat> asked, CacheFormat usual, ModelSource source, KernelSupport kernels) {
    CacheFormat wanted = asked.orElse(usual);
    return switch (kernels) {
      case KernelSupport.Absent(String reason) when wanted == CacheFormat.INT8 -> {
        if (asked.isPresent()) {
          throw new UnusableModelException(
              source.path(),
              "cannot be cached as parley.worker.cache=int8 asks: it takes operators of our own, and "
                  + reason);
        }
        yield CacheFormat.F16;
      }
      case KernelSupport.Absent _, KernelSupport.Present _ -> wanted;
    };
  }
}
