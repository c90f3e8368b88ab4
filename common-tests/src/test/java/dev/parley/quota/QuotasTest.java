package dev.parley.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.access.KeyChange;
import dev.parley.access.KeyStore;
import dev.parley.access.NewKey;
import dev.parley.access.Plan;
import dev.parley.access.StoredKey;
import dev.parley.job.JobId;
import dev.parley.job.JobPriority;
import dev.parley.job.Usage;
import dev.parley.queue.Attempt;
import dev.parley.queue.Enqueue;
import dev.parley.queue.Enqueue.Limited;
import dev.parley.queue.Enqueue.Quota;
import dev.parley.queue.NewJob;
import dev.parley.queue.Stage;
import dev.parley.sweep.Gc;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The limits of keys. A meter's time is moved by hand: Redis holds when it was written. */
class QuotasTest {

  private static final OptionalLong NONE = OptionalLong.empty();
  private static final long DAY = Duration.ofDays(1).toMillis();

  private final Stage stage = Stage.empty();
  private final KeyStore keys = new KeyStore(stage.redis);
  private final Quotas quotas = new Quotas(stage.redis);

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void aMinutesRequestsMayComeAtOnceAndThenAtTheirPace() {
    StoredKey key = key(requests(3));
    for (int i = 0; i < 3; i++) {
      assertThat(ask(key, 10)).isInstanceOf(Enqueue.Accepted.class);
    }
    Limited refused = (Limited) ask(key, 10);
    assertThat(refused.quota()).isEqualTo(Quota.REQUESTS_PER_MINUTE);
    assertThat(refused.limit()).isEqualTo(3);
    assertThat(refused.pause()).isEqualTo(Duration.ofSeconds(20));

    assertThat(askAfter(refused.pause(), key, 10)).isInstanceOf(Enqueue.Accepted.class);
    // An hour saves up no more than a minute.
    assertThat(askAfter(Duration.ofHours(1), key, 10)).isInstanceOf(Enqueue.Accepted.class);
    assertThat(ask(key, 10)).isInstanceOf(Enqueue.Accepted.class);
    assertThat(ask(key, 10)).isInstanceOf(Enqueue.Accepted.class);
    assertThat(ask(key, 10)).isInstanceOf(Limited.class);
  }

  @Test
  void aRefusalWritesNothing() {
    StoredKey key = key(requests(1));
    ask(key, 10);
    stopTime(key);
    Map<String, String> before = dump();
    NewJob another = job(key, 10, Optional.of(new NewJob.IdempotencyKey("k1", "b1")));
    assertThat(stage.enqueue.run(another)).isInstanceOf(Limited.class);
    assertThat(dump()).isEqualTo(before);
  }

  @Test
  void tokensAreReservedAndSettledByWhatWasUsed() {
    StoredKey key = key(tokens(1000, NONE));
    ask(key, 700);
    stopTime(key);
    assertThat(rest(key)).isEqualTo(new Allowance.Rest(1000, 300, Duration.ofSeconds(42)));
    assertThat(ask(key, 700)).isInstanceOf(Limited.class);

    Attempt attempt = stage.begun(stage.delivered(Stage.ANN), Stage.ANN, Stage.LONG).attempt();
    stage.append.run(attempt, 1, List.of(Stage.token(attempt, 1, 0)));
    stage.finish.run(attempt, 1, 1, Stage.STOPPED, new Usage(7, 0, 2, 0));
    stage.finish.run(attempt, 1, 1, Stage.STOPPED, new Usage(7, 0, 2, 0)); // sent again

    stopTime(key);
    assertThat(rest(key).remaining()).isEqualTo(992);
    assertThat(ask(key, 700)).isInstanceOf(Enqueue.Accepted.class);
    assertThat(usage(key)).containsExactly("m 1 7 2 1");
  }

  @Test
  void whatNeverBeganCostsNoTokens() {
    StoredKey key = key(tokens(1000, OptionalLong.of(1000)));
    JobId job = accepted(key, 900);
    stage.cancel.run(job);
    assertThat(quotas.allowance(key.id(), key.owner()).tokensPerDay().orElseThrow().remaining())
        .isEqualTo(1000);
    assertThat(rest(key).remaining()).isEqualTo(1000);
    assertThat(usage(key)).containsExactly("m 1 0 0 0");
  }

  @Test
  void aRepeatedRequestCostsNothing() {
    StoredKey key = key(requests(1));
    NewJob job = job(key, 10, Optional.of(new NewJob.IdempotencyKey("k1", "b1")));
    assertThat(stage.enqueue.run(job)).isInstanceOf(Enqueue.Accepted.class);
    assertThat(stage.enqueue.run(job)).isInstanceOf(Enqueue.Accepted.class); // sent again
    NewJob again = job(key, 10, job.idempotency());
    assertThat(stage.enqueue.run(again)).isEqualTo(new Enqueue.Replayed(job.id()));
    assertThat(stage.look().hgetall(stage.keys.reserved(0))).hasSize(1);
  }

  @Test
  void aJobThatMayNeedMoreThanAMinutesEntersAloneAndTheNextOnesWait() {
    StoredKey key = key(tokens(100, NONE));
    ask(key, 5000);
    assertThat(ask(key, 1)).isInstanceOf(Limited.class);
    Attempt attempt = stage.begun(stage.delivered(Stage.ANN), Stage.ANN, Stage.LONG).attempt();
    stage.finish.run(attempt, 0, 0, Stage.STOPPED, new Usage(300, 0, 0, 0));
    Limited refused = (Limited) ask(key, 100);
    assertThat(refused.pause()).isEqualTo(Duration.ofMinutes(3));
    assertThat(askAfter(refused.pause(), key, 100)).isInstanceOf(Enqueue.Accepted.class);
  }

  @Test
  void aDaysTokensEndWithTheDayAndAreNeverExceeded() {
    LocalDate day = today();
    try {
      countsOneDaysTokens();
    } catch (AssertionError e) {
      if (today().equals(day)) {
        throw e;
      }
      stage.server.flush(); // it was midnight
      countsOneDaysTokens();
    }
  }

  private void countsOneDaysTokens() {
    StoredKey key = key(tokens(OptionalLong.empty(), OptionalLong.of(1000)));
    assertThat(ask(key, 1001)).isInstanceOf(Limited.class);
    ask(key, 600);
    Limited refused = (Limited) ask(key, 401);
    assertThat(refused.quota()).isEqualTo(Quota.TOKENS_PER_DAY);
    assertThat(refused.pause()).isBetween(Duration.ZERO, Duration.ofDays(1));
    stage.cancel.run(accepted(key, 400));
    assertThat(ask(key, 401)).isInstanceOf(Limited.class);

    quota(key, "charged", "1000");
    assertThat(ask(key, 1)).isInstanceOf(Limited.class);
    quota(key, "day", Long.toString(today().toEpochDay() - 1));
    assertThat(ask(key, 400)).isInstanceOf(Enqueue.Accepted.class); // 600 are reserved still
    assertThat(ask(key, 1)).isInstanceOf(Limited.class);
  }

  @Test
  void aClockThatStepsBackOverMidnightGivesNoSecondDay() {
    StoredKey key = key(tokens(NONE, OptionalLong.of(1000)));
    stage.cancel.run(accepted(key, 1));
    quota(key, "charged", "1000");
    quota(key, "day", Long.toString(today().toEpochDay() + 1)); // it was tomorrow already
    Limited refused = (Limited) ask(key, 1);
    assertThat(refused.quota()).isEqualTo(Quota.TOKENS_PER_DAY);
    assertThat(refused.pause()).isBetween(Duration.ofDays(1), Duration.ofDays(2));
    quota(key, "day", Long.toString(today().toEpochDay() + 30)); // the clock had been wrong
    assertThat(ask(key, 1)).isInstanceOf(Enqueue.Accepted.class);
  }

  @Test
  void aRevokedKeyEntersNoJobWhateverItsProcessBelieves() {
    StoredKey key = key(requests(10));
    NewJob repeated = job(key, 10, Optional.of(new NewJob.IdempotencyKey("k1", "b1")));
    assertThat(stage.enqueue.run(repeated)).isInstanceOf(Enqueue.Accepted.class);
    keys.revoke(key.id());
    Map<String, String> before = dump();
    assertThat(ask(key, 10)).isEqualTo(new Enqueue.KeyRevoked());
    assertThat(stage.enqueue.run(repeated)).isInstanceOf(Enqueue.Accepted.class); // sent again
    stopTime(key);
    assertThat(dump().keySet()).isEqualTo(before.keySet());
  }

  @Test
  void anotherLimitHoldsAtOnce() {
    StoredKey key = key(requests(1));
    ask(key, 10);
    assertThat(ask(key, 10)).isInstanceOf(Limited.class);
    change(key, requests(2));
    assertThat(ask(key, 10)).isInstanceOf(Enqueue.Accepted.class);
    assertThat(ask(key, 10)).isInstanceOf(Limited.class);
    change(key, new Plan.Limits(OptionalLong.of(2), OptionalLong.of(0), NONE, NONE));
    assertThat(ask(key, 10)).isInstanceOf(Enqueue.TooManyJobs.class);
    change(key, new Plan.Limits(OptionalLong.of(0), OptionalLong.of(0), NONE, NONE));
    assertThat(ask(key, 10)).isInstanceOf(Enqueue.Accepted.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 7, 59_999, 60_001, 1_000_000, 9_999_999_999L, Plan.Limits.MOST_TOKENS})
  void nothingIsLostToRoundingHoweverHighTheLimit(long limit) {
    StoredKey key = key(tokens(limit, NONE));
    List<JobId> jobs = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      stopTime(key);
      jobs.add(accepted(key, 1L + i % 2));
      change(key, tokens(Math.min(limit + 10, Plan.Limits.MOST_TOKENS), NONE));
    }
    assertThat(stage.look().hget(stage.keys.quota(0, key.owner()), "tokens"))
        .isEqualTo(Long.toString(7 * 60_000));
    for (JobId job : jobs) {
      stopTime(key);
      stage.cancel.run(job);
    }
    assertThat(stage.look().hget(stage.keys.quota(0, key.owner()), "tokens")).isEqualTo("0");
    assertThat(stage.look().hget(stage.keys.quota(0, key.owner()), "reserved")).isEqualTo("0");
  }

  @Test
  void whatAScriptFromBeforeQuotasEndedIsSettledByTheSweep() {
    StoredKey key = key(tokens(1000, NONE));
    JobId ended = accepted(key, 100);
    Map<String, String> reserved = stage.look().hgetall(stage.keys.reserved(0));
    stage.cancel.run(ended);
    stage.look().hset(stage.keys.reserved(0), reserved);
    JobId removed = accepted(key, 100);
    stage.look().del(stage.keys.job(removed));
    stage.look().zrem(stage.keys.due(0), removed.value());
    JobId living = accepted(key, 100);

    assertThat(new Gc(stage.redis).due(0, Duration.ofHours(1))).isNotEmpty();
    assertThat(stage.look().hkeys(stage.keys.reserved(0))).containsExactly(living.value());
  }

  @Test
  void usageIsKeptForNinetyDays() {
    StoredKey key = key(Plan.Limits.NONE);
    String usage = stage.keys.usage(0, key.owner());
    for (long ago : List.of(0L, 1L, 89L, 90L, 400L)) {
      long day = today().toEpochDay() - ago;
      stage.look().hset(usage, day + " old", "1 20 3 4");
    }
    stage.look().hset(usage, "mangled", "by hand");
    stage.cancel.run(accepted(key, 10));
    List<DayUsage> days = quotas.usage(key.owner(), LocalDate.EPOCH);
    assertThat(days).extracting(DayUsage::model).startsWith("m").contains("old");
    assertThat(days.getLast().day()).isAfter(days.getFirst().day().minusDays(Quotas.DAYS));
    assertThat(days.getLast().totalTokens()).isEqualTo(24);
    assertThat(quotas.usage(key.owner(), days.getFirst().day())).hasSizeLessThan(days.size());
    assertThat(stage.look().pttl(usage)).isPositive();
    assertThat(quotas.usage(List.of(Stage.OWNER, key.owner()), LocalDate.EPOCH))
        .containsExactly(List.of(), days);
  }

  @Test
  void mangledNumbersKeepNoJobFromItsEnd() {
    StoredKey key = key(tokens(1000, NONE));
    JobId job = accepted(key, 10);
    stage.look().set(stage.keys.usage(0, key.owner()), "no hash");
    quota(key, "tokens", "-1.5e3");
    stage.cancel.run(job);
    assertThat(stage.find(job).status().isTerminal()).isTrue();
    assertThat(stage.look().exists(stage.keys.reserved(0))).isZero();
  }

  @Test
  void withoutAKeyNothingIsCounted() {
    stage.cancel.run(stage.queued());
    assertThat(stage.look().keys("*usage*")).isEmpty();
    assertThat(stage.look().keys("*quota*")).isEmpty();
  }

  /** No time has passed since the meters were written. */
  private Enqueue.Result ask(StoredKey key, long tokens) {
    stopTime(key);
    return stage.enqueue.run(job(key, tokens, Optional.empty()));
  }

  private Enqueue.Result askAfter(Duration passed, StoredKey key, long tokens) {
    quota(key, "at", Long.toString(stage.redisMillis() - passed.toMillis()));
    return stage.enqueue.run(job(key, tokens, Optional.empty()));
  }

  private JobId accepted(StoredKey key, long tokens) {
    NewJob job = job(key, tokens, Optional.empty());
    assertThat(stage.enqueue.run(job)).isInstanceOf(Enqueue.Accepted.class);
    return job.id();
  }

  private NewJob job(StoredKey key, long tokens, Optional<NewJob.IdempotencyKey> idempotency) {
    NewJob any = stage.job();
    NewJob.Limits limits = new NewJob.Limits(1000, 8, 0);
    return new NewJob(JobId.random(0), key.owner(), any.request(), limits, idempotency)
        .chargedTo(new NewJob.Charge(key.id(), tokens));
  }

  private StoredKey key(Plan.Limits limits) {
    Plan plan = new Plan(Plan.Role.MEMBER, limits, JobPriority.NORMAL, List.of());
    return keys.create(new NewKey("ann", plan, Optional.empty())).stored();
  }

  private void change(StoredKey key, Plan.Limits limits) {
    keys.change(
        key.id(), new KeyChange(limits, Optional.empty(), Optional.empty(), Optional.empty()));
  }

  private static Plan.Limits requests(long perMinute) {
    return new Plan.Limits(NONE, OptionalLong.of(perMinute), NONE, NONE);
  }

  private static Plan.Limits tokens(long perMinute, OptionalLong perDay) {
    return tokens(OptionalLong.of(perMinute), perDay);
  }

  private static Plan.Limits tokens(OptionalLong perMinute, OptionalLong perDay) {
    return new Plan.Limits(NONE, NONE, perMinute, perDay);
  }

  private Allowance.Rest rest(StoredKey key) {
    return quotas.allowance(key.id(), key.owner()).tokensPerMinute().orElseThrow();
  }

  /** To the scripts it is as if the clock had stepped back: nothing runs out of a meter. */
  private void stopTime(StoredKey key) {
    if (stage.look().exists(stage.keys.quota(0, key.owner())) == 1) {
      quota(key, "at", Long.toString(stage.redisMillis() + DAY));
    }
  }

  private List<String> usage(StoredKey key) {
    return quotas.usage(key.owner(), LocalDate.EPOCH).stream()
        .map(
            day ->
                "%s %d %d %d %d"
                    .formatted(
                        day.model(),
                        day.requests(),
                        day.promptTokens(),
                        day.cachedTokens(),
                        day.completionTokens()))
        .toList();
  }

  private void quota(StoredKey key, String field, String value) {
    stage.look().hset(stage.keys.quota(0, key.owner()), field, value);
  }

  private LocalDate today() {
    return LocalDate.ofInstant(Instant.ofEpochMilli(stage.redisMillis()), ZoneOffset.UTC);
  }

  private Map<String, String> dump() {
    Map<String, String> all = new HashMap<>();
    for (String key : stage.look().keys("*")) {
      all.put(key, HexFormat.of().formatHex(stage.look().dump(key)));
    }
    return all;
  }
}
