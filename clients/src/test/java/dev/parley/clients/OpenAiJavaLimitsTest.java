package dev.parley.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.RateLimitException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.parley.access.KeyStore;
import dev.parley.access.NewKey;
import dev.parley.access.Plan;
import dev.parley.faults.cluster.Cluster;
import dev.parley.faults.scenario.RedisWitness;
import dev.parley.faults.scenario.Scenario;
import dev.parley.job.JobPriority;
import dev.parley.redis.RedisConnections;
import dev.parley.redis.RedisSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code com.openai:openai-java} with a key that has sent enough: it waits and asks again. */
@Timeout(120)
class OpenAiJavaLimitsTest {

  private static final long PER_MINUTE = 60;
  private static final Cluster CLUSTER = Cluster.open();
  private static final RedisConnections REDIS =
      RedisConnections.open(RedisSettings.of(CLUSTER.redis().url()), RedisConnections.Role.API);
  private static final KeyStore.Issued KEY = new KeyStore(REDIS).create(limited());
  private static final Scenario SCENARIO = Scenario.keyedIn(CLUSTER, KEY);

  @AfterAll
  static void close() {
    SCENARIO.close();
    REDIS.close();
    CLUSTER.close();
  }

  @Test
  void itIsToldAndComesBack() {
    SCENARIO.worker(SCENARIO.plan());
    fillUntil(3_600_000);
    RateLimitException refused =
        catchThrowableOfType(RateLimitException.class, () -> ask(client(0)));
    assertThat(refused.code()).contains("rate_limit_exceeded");
    assertThat(refused.headers().values("x-ratelimit-limit-requests")).containsExactly("60");
    assertThat(refused.headers().values("x-ratelimit-remaining-requests")).containsExactly("0");
    assertThat(refused.headers().values("retry-after")).containsExactly("1");

    fillUntil(1_500);
    ChatCompletion answer = ask(client(20));
    assertThat(answer.choices().getFirst().message().content()).isPresent();
    assertThat(new RedisWitness(CLUSTER.redis().commands()).jobs(SCENARIO.model())).isEqualTo(1);
  }

  /** Nothing runs out of the meter before so many milliseconds have passed. */
  private static void fillUntil(long millis) {
    long at = new RedisWitness(CLUSTER.redis().commands()).millis() + millis;
    CLUSTER
        .redis()
        .commands()
        .hset(
            REDIS.keys().quota(0, KEY.stored().owner()),
            Map.of("requests", Long.toString(PER_MINUTE * 60_000), "at", Long.toString(at)));
  }

  private static ChatCompletion ask(OpenAIClient client) {
    return client
        .chat()
        .completions()
        .create(
            ChatCompletionCreateParams.builder()
                .model(SCENARIO.model())
                .maxCompletionTokens(3)
                .addUserMessage("1")
                .build());
  }

  private static OpenAIClient client(int retries) {
    return OpenAIOkHttpClient.builder()
        .baseUrl(CLUSTER.near().base() + "/v1")
        .apiKey(KEY.key().reveal())
        .maxRetries(retries)
        .build();
  }

  private static NewKey limited() {
    Plan.Limits limits =
        new Plan.Limits(
            OptionalLong.empty(),
            OptionalLong.of(PER_MINUTE),
            OptionalLong.empty(),
            OptionalLong.empty());
    Plan plan = new Plan(Plan.Role.MEMBER, limits, JobPriority.NORMAL, List.of());
    return new NewKey("limited", plan, Optional.empty());
  }
}
