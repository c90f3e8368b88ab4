package dev.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.testing.Client;
import dev.parley.api.testing.HandWorker;
import dev.parley.api.testing.TestApi;
import dev.parley.job.JobId;
import dev.parley.job.JobRequest;
import dev.parley.reading.JobReader;
import dev.parley.testkit.TestRedis;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every number of a request reaches its worker at both ends of its range, and not beyond them. */
class NumbersAtTheirEndsTest {

  private static final TestApi API = TestApi.start(TestRedis.shared().url());
  private static final HandWorker WORKER = HandWorker.at(API);
  private static final Client CLIENT = API.local();

  @AfterAll
  static void close() {
    WORKER.close();
    API.close();
  }

  @ParameterizedTest
  @CsvSource({
    "max_tokens,1",
    "max_tokens,63",
    "temperature,0",
    "temperature,4.9e-324",
    "temperature,2",
    "top_p,4.9e-324",
    "top_p,1",
    "top_k,0",
    "top_k,1000",
    "min_p,0",
    "min_p,1",
    "repetition_penalty,0.01",
    "repetition_penalty,2",
    "presence_penalty,-2",
    "presence_penalty,2",
    "frequency_penalty,-2",
    "frequency_penalty,2",
    "seed,0",
    "seed,9223372036854775807",
    "queue_timeout,120",
    "generation_timeout,0.001",
    "generation_timeout,300",
  })
  void reachesTheWorker(String field, String value) {
    HttpResponse<String> answer = CLIENT.post("/v1/jobs", body(field, value));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    JobId job = WORKER.begin().job();
    JobRequest request = new JobReader(WORKER.redis()).find(job).orElseThrow().request();
    assertThat(read(field, request)).isEqualTo(Double.parseDouble(value));
    assertThat(CLIENT.delete("/v1/jobs/" + job).statusCode()).isEqualTo(204);
  }

  /** Nobody can take that job in time, so it cannot be seen at a worker. */
  @Test
  void theShortestWaitInTheQueueTimesOut() {
    HttpResponse<String> answer =
        CLIENT.post("/v1/jobs", body("queue_timeout", "0.001"), "Prefer", "wait=20");
    assertThat(Client.json(answer).get("status").asString()).isEqualTo("timed_out");
  }

  @ParameterizedTest
  @CsvSource({
    "max_tokens,0",
    "max_tokens,2147483648",
    "temperature,-4.9e-324",
    "temperature,2.0000000000000004",
    "top_p,0",
    "top_p,1.0000000000000002",
    "top_k,-1",
    "top_k,1001",
    "min_p,-4.9e-324",
    "min_p,1.0000000000000002",
    "repetition_penalty,1e-38",
    "repetition_penalty,0.009999999999999998",
    "repetition_penalty,2.0000000000000004",
    "presence_penalty,-2.0000000000000004",
    "presence_penalty,2.0000000000000004",
    "frequency_penalty,-2.0000000000000004",
    "frequency_penalty,2.0000000000000004",
    "seed,-1",
    "seed,9223372036854775808",
    "queue_timeout,0.0009",
    "queue_timeout,120.001",
    "generation_timeout,0.0009",
    "generation_timeout,300.001",
  })
  void isRefusedByItsName(String field, String value) {
    HttpResponse<String> answer = CLIENT.post("/v1/jobs", body(field, value));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(Client.code(answer)).isEqualTo("invalid_value");
    assertThat(Client.json(answer).get("error").get("param").asString()).isEqualTo(field);
  }

  private static double read(String field, JobRequest request) {
    return switch (field) {
      case "max_tokens" -> request.settings().limit().tokens();
      case "temperature" -> request.settings().temperature();
      case "top_p" -> request.settings().topP();
      case "top_k" -> request.settings().topK();
      case "min_p" -> request.settings().minP();
      case "repetition_penalty" -> request.settings().repetitionPenalty();
      case "presence_penalty" -> request.settings().presencePenalty();
      case "frequency_penalty" -> request.settings().frequencyPenalty();
      case "seed" -> request.settings().seed();
      case "queue_timeout" -> request.queueTimeout().toMillis() / 1000.0;
      case "generation_timeout" -> request.generationTimeout().toMillis() / 1000.0;
      default -> throw new AssertionError(field);
    };
  }

  private static String body(String field, String value) {
    return "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"%s\":%s}"
        .formatted(WORKER.model(), field, value);
  }
}
