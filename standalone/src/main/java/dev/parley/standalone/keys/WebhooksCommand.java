package dev.parley.standalone.keys;

import dev.parley.api.json.ApiJson;
import dev.parley.job.JobId;
import dev.parley.redis.RedisConnections;
import dev.parley.service.process.ExitCode;
import dev.parley.standalone.chat.Terminal;
import dev.parley.standalone.up.CannotStart;
import dev.parley.webhook.Deliveries;
import dev.parley.webhook.DeliveryRecord;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley webhooks list|resend}. */
@Command(
    name = "webhooks",
    mixinStandardHelpOptions = true,
    description = {
      "Deliveries that wait or were given up; those that arrived are not listed.",
      "Works on Redis itself, so also while Parley does not run."
    })
public final class WebhooksCommand {

  private static final int MOST = 1000;
  private static final String ROW = "%-30s %-20s %-8s %5s %6s %-16s %-20s %s%n";

  /** A delivery as JSON shows it. */
  private record Row(
      String job,
      String event,
      String status,
      int attempts,
      @Nullable Integer httpStatus,
      @Nullable String error,
      @Nullable String nextAttemptAt,
      String url) {

    static Row of(DeliveryRecord delivery) {
      return new Row(
          delivery.job().value(),
          delivery.event(),
          delivery.state().name().toLowerCase(Locale.ROOT),
          delivery.attempts(),
          delivery.status().orElse(null),
          delivery.error().orElse(null),
          delivery.next().map(Object::toString).orElse(null),
          delivery.url());
    }
  }

  private final Map<String, String> flags;
  private final Supplier<Optional<Path>> home;
  private final Terminal terminal;
  @Spec private @Nullable CommandSpec spec;

  @Mixin private KeyServer server = new KeyServer();

  /**
   * @param flags settings of the services by name
   * @param home the default of the data folder; empty for a user without a home
   */
  public WebhooksCommand(
      Map<String, String> flags, Supplier<Optional<Path>> home, Terminal terminal) {
    this.flags = flags;
    this.home = home;
    this.terminal = terminal;
  }

  @Command(name = "list", description = "Shows those that were given up, then those that wait.")
  int list(
      @Option(names = "--dead", description = "Only those that were given up.") boolean dead,
      @Option(names = "--json", description = "Print JSON, one line each.") boolean json) {
    return onRedis(
        redis -> {
          List<Row> rows =
              all(redis).stream()
                  .filter(one -> !dead || one.state() == DeliveryRecord.State.DEAD)
                  .map(Row::of)
                  .toList();
          print(rows, json);
          return ExitCode.OK.code();
        });
  }

  @Command(
      name = "resend",
      description = "Delivers again, at once, and as often as a new delivery is tried.")
  int resend(
      @Parameters(paramLabel = "JOB", arity = "0..*", description = "Ids of jobs.")
          @Nullable List<String> given,
      @Option(names = "--dead", description = "All that were given up.") boolean dead) {
    List<String> ids = given == null ? List.of() : given;
    if (ids.isEmpty() != dead) {
      throw wrong("name jobs, or --dead");
    }
    List<JobId> named =
        ids.stream()
            .map(id -> JobId.parse(id).orElseThrow(() -> wrong(id + " is no id of a job")))
            .toList();
    return onRedis(
        redis -> {
          Deliveries deliveries = new Deliveries(redis);
          List<JobId> jobs = dead ? deadOnes(redis) : named;
          List<JobId> sent = jobs.stream().filter(deliveries::resend).toList();
          terminal.err().println(sent.size() + " of " + jobs.size() + " are due again");
          return (sent.size() == jobs.size() ? ExitCode.OK : ExitCode.FAILED).code();
        });
  }

  private void print(List<Row> rows, boolean json) {
    if (json) {
      rows.forEach(row -> terminal.out().println(ApiJson.MAPPER.writeValueAsString(row)));
      return;
    }
    terminal
        .out()
        .printf(
            Locale.ROOT, ROW, "JOB", "EVENT", "STATUS", "TRIES", "ANSWER", "ERROR", "NEXT", "URL");
    rows.forEach(
        row ->
            terminal
                .out()
                .printf(
                    Locale.ROOT,
                    ROW,
                    row.job(),
                    row.event(),
                    row.status(),
                    row.attempts(),
                    row.httpStatus() == null ? "" : row.httpStatus(),
                    row.error() == null ? "" : row.error(),
                    Optional.ofNullable(row.nextAttemptAt())
                        .map(time -> time.replaceFirst("\\.\\d+Z$", "Z"))
                        .orElse(""),
                    row.url()));
  }

  private static List<JobId> deadOnes(RedisConnections redis) {
    return all(redis).stream()
        .filter(one -> one.state() == DeliveryRecord.State.DEAD)
        .map(DeliveryRecord::job)
        .toList();
  }

  private static List<DeliveryRecord> all(RedisConnections redis) {
    return new Deliveries(redis).list(MOST);
  }

  private int onRedis(ToIntFunction<RedisConnections> work) {
    try {
      return server.<Integer>with(flags, home, work::applyAsInt);
    } catch (CannotStart e) {
      terminal.err().println("parley: " + e.getMessage());
      return e.getExitCode();
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(
        spec == null ? new CommandLine(this) : spec.commandLine(), message);
  }
}
