package dev.parley.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.ChatMessage;
import dev.parley.job.JobId;
import dev.parley.job.JobRequest;
import dev.parley.job.ModelName;
import dev.parley.job.OwnerId;
import dev.parley.job.Settings;
import dev.parley.job.TraceParent;
import dev.parley.redis.Keys;
import dev.parley.redis.Script;
import dev.parley.testkit.TestRedis;
import io.lettuce.core.Range;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A fleet that is upgraded process by process runs both texts of {@code enqueue.lua} side by side:
 * the one before, which read its arguments by position and knew no lanes, and the present one,
 * which reads names. For the same job both must answer the same and write the same, save where it
 * waits.
 */
class EnqueueArgumentsTest {

  private static final String CLOCK = "redis.call('TIME')";
  private static final String STILL = "{ '1700000000', '123456' }";
  private static final JobId ID = new JobId("job_0_abcdefghijklmnopqrstuv");
  private static final OwnerId OWNER = new OwnerId("abcdefghijklmnopqrstuv");
  private static final String BY_POSITION = atRest(OlderProcess.ENQUEUE);
  private static final String BY_NAME = atRest(Script.load(Enqueue.class, "enqueue").text());
  private static final Set<String> OF_LANES = Set.of("queue", "order", "lanes");

  private final RedisCommands<String, String> redis = TestRedis.shared().commands();

  @BeforeEach
  void empty() {
    TestRedis.shared().flush();
  }

  static Stream<NewJob> jobs() {
    NewJob.Limits limits = new NewJob.Limits(5, 3, 2);
    NewJob.IdempotencyKey key = new NewJob.IdempotencyKey("a1".repeat(32), "b2".repeat(32));
    TraceParent trace =
        TraceParent.parse("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01").orElseThrow();
    JobRequest.Retention brief =
        new JobRequest.Retention(JobRequest.Retention.Kind.BRIEF, Duration.ofMinutes(15));
    JobRequest.Retention stored =
        new JobRequest.Retention(JobRequest.Retention.Kind.STORED, Duration.ofDays(1));
    return Stream.of(
        new NewJob(ID, OWNER, request("hi", brief), limits, Optional.empty(), Optional.empty()),
        new NewJob(ID, OWNER, request("hi", stored), limits, Optional.of(key), Optional.of(trace)),
        new NewJob(
            ID,
            OWNER,
            request("job_id \"stored\" é\u0000模型 \n owner", stored),
            new NewJob.Limits(1, 0, 0),
            Optional.of(key),
            Optional.empty()));
  }

  @ParameterizedTest
  @MethodSource("jobs")
  void writesByteForByteWhatTheFormerTextWroteButALane(NewJob job) {
    Object former = former("old", job);
    Map<String, Object> written = written("old");
    Object present = present("new", job);

    assertThat(present).isEqualTo(former);
    assertThat(written("new")).isEqualTo(written).hasSizeGreaterThanOrEqualTo(6);
  }

  @ParameterizedTest
  @MethodSource("jobs")
  void eachTextKnowsAJobThatTheOtherLetIn(NewJob job) {
    Object accepted = former("old", job);
    Map<String, Object> written = written("old");

    assertThat(present("old", job)).isEqualTo(accepted);
    assertThat(former("old", job)).isEqualTo(accepted);
    assertThat(written("old")).isEqualTo(written);
  }

  @Test
  void bothTextsRefuseTheSame() {
    NewJob first = jobs().toList().getLast();
    NewJob repeated =
        new NewJob(
            JobId.random(0),
            OWNER,
            first.request(),
            first.limits(),
            first.idempotency(),
            Optional.empty());
    NewJob another =
        new NewJob(
            JobId.random(0),
            OWNER,
            first.request(),
            first.limits(),
            Optional.empty(),
            first.trace());
    former("old", first);

    assertThat(present("old", repeated)).isEqualTo(List.of("REPLAYED", ID.value()));
    assertThat(present("old", another)).isEqualTo(List.of("FULL", 1L));
    assertThat(former("old", repeated)).isEqualTo(List.of("REPLAYED", ID.value()));
    assertThat(former("old", another)).isEqualTo(List.of("FULL", 1L));
  }

  private Object former(String prefix, NewJob job) {
    return run(BY_POSITION, prefix, job, OlderProcess.arguments(job));
  }

  private Object present(String prefix, NewJob job) {
    return run(BY_NAME, prefix, job, Enqueue.arguments(job, Enqueue.LANES));
  }

  private Object run(String text, String prefix, NewJob job, List<Object> values) {
    Keys keys = new Keys(prefix);
    String[] arguments =
        Stream.concat(Stream.of(keys.base(0), job.id()), values.stream())
            .map(String::valueOf)
            .toArray(String[]::new);
    return redis.eval(text, ScriptOutputType.MULTI, new String[] {keys.job(job.id())}, arguments);
  }

  /**
   * Every key below the prefix but those of lanes, without it, with what it holds and how long it
   * lives.
   */
  private Map<String, Object> written(String prefix) {
    Map<String, Object> all = new TreeMap<>();
    for (String key : redis.keys(prefix + ":*")) {
      if (OF_LANES.contains(key.split(":", -1)[2])) {
        continue;
      }
      Object value =
          switch (redis.type(key)) {
            case "hash" -> withoutLane(redis.hgetall(key));
            case "stream" ->
                redis.xrange(key, Range.unbounded()).stream()
                    .map(entry -> entry.getId() + " " + entry.getBody())
                    .toList();
            case "zset" -> redis.zrangeWithScores(key, 0, -1);
            default -> redis.get(key);
          };
      all.put(key.substring(prefix.length()), List.of(value, redis.pttl(key) > 0));
    }
    return all;
  }

  private static Map<String, String> withoutLane(Map<String, String> hash) {
    Map<String, String> rest = new TreeMap<>(hash);
    rest.keySet().removeAll(Set.of("entry", "lane"));
    return rest;
  }

  private static JobRequest request(String text, JobRequest.Retention retention) {
    return new JobRequest(
        new ModelName("m-1.5:x"),
        List.of(new ChatMessage(ChatMessage.Role.USER, text)),
        new Settings(
            new Settings.TokenLimit(9, Settings.TokenLimit.Origin.ASKED),
            0.7,
            1,
            0,
            0,
            1,
            0,
            0,
            List.of("\n"),
            Long.MAX_VALUE),
        JobRequest.Truncation.AUTO,
        JobRequest.Thinking.ON,
        Map.of("stored", "0"),
        Duration.ofMillis(120_001),
        Duration.ofMinutes(5),
        3,
        retention);
  }

  /** With a clock that stands still, since both texts run one after the other. */
  private static String atRest(String text) {
    assertThat(text).containsOnlyOnce(CLOCK);
    return text.replace(CLOCK, STILL);
  }
}
