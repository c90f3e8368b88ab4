package dev.parley.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.access.KeyId;
import dev.parley.job.Ending;
import dev.parley.job.Failure;
import dev.parley.job.Job;
import dev.parley.job.JobEvent;
import dev.parley.job.JobId;
import dev.parley.job.OwnerId;
import dev.parley.quota.DayUsage;
import dev.parley.quota.Quotas;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * I12: what is reserved is reserved for live jobs, and what was charged is what the jobs that ended
 * have used, as their logs say; an erased job's log was read before.
 */
final class Accounts {

  static final KeyId KEY = new KeyId("AAAAAAAA");
  static final long RESERVED = 100;

  private final Stage stage;
  private final List<OwnerId> owners;
  private final Map<JobId, Job> seen = new HashMap<>();

  /**
   * @param owners of all jobs, as if each had the key
   */
  Accounts(Stage stage, List<OwnerId> owners) {
    this.stage = stage;
    this.owners = owners;
  }

  /** A key, to which all further jobs of the stage are charged. */
  void open() {
    stage.look().hset(key(), Map.of("live", "0"));
    stage.charge = Optional.of(new NewJob.Charge(KEY, RESERVED));
  }

  /** The limit of tokens per minute; 0 for none. */
  void limitTokens(long limit) {
    stage.look().hset(key(), "tokens_per_minute", Long.toString(limit));
  }

  void limitTokensOfADay(long limit) {
    stage.look().hset(key(), "tokens_per_day", Long.toString(limit));
  }

  /** What the job has used until now, which nobody can read once it is erased. */
  void note(JobId job) {
    stage.jobs.find(job).ifPresent(found -> seen.put(job, found));
  }

  void check() {
    Map<String, String> reserved = stage.look().hgetall(stage.keys.reserved(0));
    assertThat(reserved.keySet())
        .isEqualTo(new HashSet<>(stage.look().zrange(stage.keys.due(0), 0, -1)));
    assertThat(sum(owners, owner -> quota(owner, "reserved")))
        .isEqualTo(reserved.size() * RESERVED);
    List<Job> charged = charged();
    List<DayUsage> days = owners.stream().flatMap(owner -> days(owner).stream()).toList();
    assertThat(sum(days, DayUsage::requests)).isEqualTo(charged.size());
    assertThat(sum(days, DayUsage::promptTokens))
        .isEqualTo(sum(charged, job -> job.usage().promptTokens()));
    assertThat(sum(days, DayUsage::cachedTokens))
        .isEqualTo(sum(charged, job -> job.usage().cachedTokens()));
    assertThat(sum(days, DayUsage::completionTokens)).isEqualTo(sum(charged, this::logged));
    owners.forEach(this::checkToday);
  }

  private void checkToday(OwnerId owner) {
    LocalDate today = LocalDate.ofEpochDay(quota(owner, "day"));
    List<DayUsage> days = days(owner).stream().filter(usage -> usage.day().equals(today)).toList();
    assertThat(quota(owner, "charged")).isEqualTo(sum(days, DayUsage::totalTokens));
  }

  private List<DayUsage> days(OwnerId owner) {
    return new Quotas(stage.redis).usage(owner, LocalDate.EPOCH);
  }

  void checkDrained() {
    assertThat(owners).allSatisfy(owner -> assertThat(quota(owner, "reserved")).isZero());
    assertThat(stage.look().exists(stage.keys.reserved(0))).isZero();
  }

  /** Jobs that ended, but for those that ended by a fault of ours. */
  private List<Job> charged() {
    Map<JobId, Job> all = new HashMap<>(seen);
    for (OwnerId owner : owners) {
      for (String text : stage.look().zrange(stage.keys.jobs(0, owner), 0, -1)) {
        JobId id = new JobId(text);
        stage.jobs.find(id).ifPresent(job -> all.put(id, job));
      }
    }
    seen.putAll(all);
    return all.values().stream()
        .filter(job -> job.status().isTerminal() || isErased(job.id()))
        .filter(job -> !isInternal(job))
        .toList();
  }

  private boolean isErased(JobId job) {
    return stage.look().exists(stage.keys.job(job)) == 0;
  }

  private long logged(Job job) {
    if (isErased(job.id())) {
      return job.usage().completionTokens();
    }
    return stage.events(job.id()).stream()
        .mapToLong(event -> event instanceof JobEvent.Tokens tokens ? tokens.ids().size() : 0)
        .sum();
  }

  private static boolean isInternal(Job job) {
    return job.ending().orElse(null) instanceof Ending.Failed failed
        && failed.failure().code() == Failure.Code.INTERNAL;
  }

  private long quota(OwnerId owner, String field) {
    String value = stage.look().hget(stage.keys.quota(0, owner), field);
    return value == null ? 0 : Long.parseLong(value);
  }

  private String key() {
    return stage.keys.key(0, KEY.value());
  }

  private static <T> long sum(List<T> all, ToLongFunction<T> number) {
    return all.stream().mapToLong(number).sum();
  }
}
