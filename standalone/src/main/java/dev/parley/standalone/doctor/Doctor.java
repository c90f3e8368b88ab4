package dev.parley.standalone.doctor;

import dev.parley.inference.source.NativeCache;
import dev.parley.inference.torch.DecoderSettings;
import dev.parley.models.hub.Hub;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at everything that Parley needs, and changes nothing. */
public record Doctor(HostInfo host, Hub hub, Plan plan) {

  /**
   * What Parley would be started with.
   *
   * @param decoder how the worker would run the model
   * @param data the folder for chats and logs; empty when the user has no home
   * @param natives the folder of the native libraries
   * @param redis the address of another server than the embedded one
   */
  public record Plan(
      String model,
      DecoderSettings decoder,
      Optional<Path> data,
      NativeCache natives,
      String host,
      int port,
      Optional<String> redis) {}

  /** All findings, in the order in which they matter; takes seconds. */
  public List<Finding> findings() throws InterruptedException {
    List<Finding> findings =
        new ArrayList<>(
            new MachineCheck(host, plan.decoder().kernels(), PackedLibtorch.platform()).findings());
    findings.addAll(new ModelCheck(host, hub, plan.model(), plan.decoder()).findings());
    findings.addAll(
        new PlaceCheck(plan.data(), plan.natives(), plan.host(), plan.port()).findings());
    findings.add(new RedisCheck(plan.redis()).finding());
    return findings;
  }

  /** Whether Parley starts here. */
  public static boolean isFit(List<Finding> findings) {
    return findings.stream().noneMatch(finding -> finding.verdict() == Finding.Verdict.BAD);
  }
}
