package dev.parley.standalone.keys;

import dev.parley.access.KeyChange;
import dev.parley.access.Plan;
import dev.parley.job.JobPriority;
import dev.parley.job.ModelName;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What a key may do, as it is typed. */
final class LimitOptions {

  private static final Pattern LIFE = Pattern.compile("([1-9]\\d{0,5})([smhd])");

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  @Option(
      names = "--live",
      paramLabel = "N",
      description = "Jobs at once; 0: no limit. Default: parley.owner.live-jobs.")
  private @Nullable Long live;

  @Option(names = "--per-minute", paramLabel = "N", description = "Requests a minute; 0: no limit.")
  private @Nullable Long perMinute;

  @Option(
      names = "--tokens-per-minute",
      paramLabel = "N",
      description = "Tokens of prompts and answers a minute; 0: no limit.")
  private @Nullable Long tokensPerMinute;

  @Option(
      names = "--tokens-per-day",
      paramLabel = "N",
      description = "Tokens of prompts and answers a day (UTC); 0: no limit.")
  private @Nullable Long tokensPerDay;

  @Option(
      names = "--priority",
      paramLabel = "P",
      description = "high, normal (default) or low: the highest of its jobs.")
  private @Nullable String priority;

  @Option(
      names = "--models",
      paramLabel = "A,B",
      description = "The only models that it may use. Default, or \"\": all.")
  private @Nullable String models;

  @Option(
      names = "--expires",
      paramLabel = "30d",
      description = "When it ends, from now: s, m, h or d; never (default).")
  private @Nullable String expires;

  KeyChange change() {
    return new KeyChange(
        limits(),
        Optional.ofNullable(priority).map(this::priority),
        Optional.ofNullable(models).map(this::models),
        Optional.ofNullable(expires).map(this::life));
  }

  Plan plan(Plan.Role role) {
    KeyChange wanted = change();
    return new Plan(
        role,
        wanted.limits(),
        wanted.priority().orElse(JobPriority.NORMAL),
        wanted.models().orElse(List.of()));
  }

  Optional<Duration> life() {
    return change().life().filter(life -> !life.isZero());
  }

  private Plan.Limits limits() {
    return new Plan.Limits(
        limit("--live", live, Plan.Limits.MOST_JOBS),
        limit("--per-minute", perMinute, Plan.Limits.MOST_JOBS),
        limit("--tokens-per-minute", tokensPerMinute, Plan.Limits.MOST_TOKENS),
        limit("--tokens-per-day", tokensPerDay, Plan.Limits.MOST_TOKENS));
  }

  private OptionalLong limit(String option, @Nullable Long number, long most) {
    if (number != null && (number < 0 || number > most)) {
      throw wrong(option + " takes a number from 0 to " + most);
    }
    return number == null ? OptionalLong.empty() : OptionalLong.of(number);
  }

  private JobPriority priority(String text) {
    return JobPriority.parse(text)
        .orElseThrow(() -> wrong("--priority takes high, normal or low, not " + text));
  }

  private List<ModelName> models(String list) {
    return Arrays.stream(list.split(","))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .map(
            name ->
                ModelName.parse(name)
                    .orElseThrow(() -> wrong("--models: " + name + " is no name of a model")))
        .toList();
  }

  private Duration life(String text) {
    if (text.equals("never")) {
      return Duration.ZERO;
    }
    Matcher parts = LIFE.matcher(text);
    if (!parts.matches()) {
      throw wrong("--expires takes a time like 30d, 12h, 90m or 60s, or never");
    }
    long number = Long.parseLong(parts.group(1));
    return switch (parts.group(2)) {
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(Math.min(number, 36_500));
    };
  }

  private ParameterException wrong(String message) {
    return new ParameterException(
        spec == null ? new CommandLine(this) : spec.commandLine(), message);
  }
}
