package dev.parley.standalone.cli;

import dev.parley.models.hub.Hub;
import dev.parley.models.hub.HubSettings;
import dev.parley.service.process.ExitCode;
import dev.parley.service.settings.BadSetting;
import dev.parley.standalone.doctor.Doctor;
import dev.parley.standalone.doctor.Finding;
import dev.parley.standalone.doctor.HostInfo;
import dev.parley.worker.settings.WorkerSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code parley doctor}. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Checks whether Parley can run well here, and advises where it cannot.",
      "Takes the options that Parley would be started with. Ends with 0 when it starts, with 1"
          + " when not, with 2 when an option is invalid."
    })
final class DoctorCommand implements Callable<Integer> {

  private final Map<String, String> flags;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description = "The model that is meant. Default: that of PARLEY_MODEL, else builtin.")
  private @Nullable String model;

  @Option(names = "--data", paramLabel = "DIR", description = "The place of chats and logs.")
  private @Nullable Path data;

  @Option(names = "--port", defaultValue = "8080", description = "Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(names = "--host", defaultValue = "127.0.0.1", description = "Default: ${DEFAULT-VALUE}.")
  private String host = "";

  @Option(names = "--redis", paramLabel = "URL", description = "Another Redis than our own.")
  private @Nullable String redis;

  /**
   * @param flags settings of the services by name
   */
  DoctorCommand(Map<String, String> flags) {
    this.flags = Map.copyOf(flags);
  }

  @Override
  public Integer call() throws InterruptedException {
    try {
      return look(worker());
    } catch (BindException | BadSetting e) {
      Throwable root = NestedExceptionUtils.getMostSpecificCause(e);
      System.err.println("parley: " + root.getMessage());
      return ExitCode.BAD_CONFIGURATION.code();
    }
  }

  /** As the worker itself reads them. */
  private WorkerSettings worker() {
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("flags", Map.copyOf(flags)));
    return Binder.get(environment).bindOrCreate("parley.worker", WorkerSettings.class);
  }

  private int look(WorkerSettings worker) throws InterruptedException {
    Doctor.Plan plan =
        new Doctor.Plan(
            chosen(model, "parley.model").orElse("builtin"),
            worker.decoder(),
            Optional.ofNullable(data).or(UpCommand::defaultData),
            UpCommand.natives(Optional.ofNullable(data)),
            host,
            port,
            chosen(redis, "parley.redis.url"));
    Hub hub = new Hub(HubSettings.ofThisProcess());
    List<Finding> findings = new Doctor(HostInfo.ofThisMachine(), hub, plan).findings();
    findings.forEach(System.out::println);
    boolean fit = Doctor.isFit(findings);
    System.out.println();
    System.out.println(fit ? "Parley can run here." : "Parley cannot run here as asked.");
    return (fit ? ExitCode.OK : ExitCode.FAILED).code();
  }

  private Optional<String> chosen(@Nullable String option, String property) {
    return Optional.ofNullable(option)
        .filter(text -> !text.isBlank())
        .or(() -> Setting.of(property, flags, System.getenv()));
  }
}
