package dev.parley.standalone.doctor;

import dev.parley.inference.torch.DecoderSettings;
import dev.parley.models.hub.Hub;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at everything that Parley needs, and changes nothing. */
public record Doctor(HostInfo machine, Hub hub, Visit visit) {

  /**
   * What Parley would be started with.
   *
   * @param decoder how the worker would run the model
   * @param redis the address of another server than the embedded one
   */
  public record Visit(
      String model,
      DecoderSettings decoder,
      Path data,
      String host,
      int port,
      Optional<String> redis) {}

  /** All findings, in the order in which they matter; takes seconds. */
  public List<Finding> look() throws InterruptedException {
    List<Finding> findings = new ArrayList<>(new MachineCheck(machine).look());
    findings.addAll(new ModelCheck(machine, hub, visit.model(), visit.decoder()).look());
    findings.addAll(new PlaceCheck(visit.data(), visit.host(), visit.port()).look());
    findings.add(new RedisCheck(visit.redis()).look());
    return findings;
  }

  /** Whether Parley starts here. */
  public static boolean isFit(List<Finding> findings) {
    return findings.stream().noneMatch(finding -> finding.verdict() == Finding.Verdict.BAD);
  }
}
