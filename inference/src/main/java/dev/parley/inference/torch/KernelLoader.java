package dev.parley.inference.torch;

import dev.parley.inference.source.NativeCache;
import dev.parley.kernels.KernelChoice;
import dev.parley.kernels.KernelLibrary;
import dev.parley.kernels.KernelMachine;
import dev.parley.kernels.KernelSupport;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads our operators beside libtorch and says once what computes. */
final class KernelLoader {

  private static final Logger log = LoggerFactory.getLogger(KernelLoader.class);

  private static final AtomicReference<String> said = new AtomicReference<>("");

  private KernelLoader() {}

  /** When libtorch is loaded. What cannot be loaded is absent, whatever was hoped for. */
  static KernelSupport load(KernelChoice choice) {
    KernelSupport support = KernelSupport.of(choice, KernelMachine.ofThisMachine());
    if (support instanceof KernelSupport.Present) {
      List<Path> folders =
          List.of(
              NativeCache.ofThisProcess().folder(), Path.of(System.getProperty("java.io.tmpdir")));
      support =
          KernelLibrary.load(folders).<KernelSupport>map(KernelSupport.Absent::new).orElse(support);
    }
    say(support);
    return support;
  }

  private static void say(KernelSupport support) {
    String text =
        switch (support) {
          case KernelSupport.Present(KernelChoice on) ->
              "operators of our own run on " + on.label();
          case KernelSupport.Absent(String reason) -> "operators are libtorch's: " + reason;
        };
    if (!text.equals(said.getAndSet(text))) {
      log.info("{}", text);
    }
  }
}
