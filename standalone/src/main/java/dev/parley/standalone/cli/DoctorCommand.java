package dev.parley.standalone.cli;

import dev.parley.standalone.doctor.Doctor;
import dev.parley.standalone.doctor.Finding;
import dev.parley.standalone.doctor.Machine;
import dev.parley.worker.hub.Hub;
import dev.parley.worker.hub.HubSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code parley doctor}. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Looks whether Parley can run well here, and says what to do where it cannot.",
      "Takes the options that Parley would be started with. Ends with 0 when it starts, else with"
          + " 1."
    })
final class DoctorCommand implements Callable<Integer> {

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      defaultValue = "${env:PARLEY_MODEL:-builtin}",
      description = "The model that is meant. Default: ${DEFAULT-VALUE}.")
  private String model = "";

  @Option(names = "--data", paramLabel = "DIR", description = "The place of chats and logs.")
  private @Nullable Path data;

  @Option(names = "--port", defaultValue = "8080", description = "Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(names = "--host", defaultValue = "127.0.0.1", description = "Default: ${DEFAULT-VALUE}.")
  private String host = "";

  @Option(names = "--redis", paramLabel = "URL", description = "Another Redis than our own.")
  private @Nullable String redis;

  @Override
  public Integer call() throws InterruptedException {
    Path place = Optional.ofNullable(data).orElseGet(UpCommand::defaultData);
    Doctor.Visit visit = new Doctor.Visit(model, place, host, port, Optional.ofNullable(redis));
    Hub hub = new Hub(HubSettings.ofThisProcess());
    List<Finding> findings = new Doctor(Machine.here(), hub, visit).look();
    findings.forEach(System.out::println);
    boolean fit = Doctor.isFit(findings);
    System.out.println();
    System.out.println(fit ? "Parley can run here." : "Parley cannot run here as asked.");
    return fit ? 0 : 1;
  }
}
