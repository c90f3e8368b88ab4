package dev.parley.api.wire.openai.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.testing.Client;
import dev.parley.api.testing.HandWorker;
import dev.parley.api.testing.TestApi;
import dev.parley.api.testing.Turn;
import dev.parley.conversation.AnswerPiece;
import dev.parley.conversation.TokenLogprob;
import dev.parley.job.Ending;
import dev.parley.job.Failure;
import dev.parley.job.JobId;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** A completion that is answered whole, at the end of its job. */
@Timeout(120)
class CompletionAnswerTest {

  private final TestApi api = TestApi.shared();
  private final HandWorker worker = HandWorker.at(api);
  private final Client client = api.local();

  @AfterEach
  void close() {
    worker.close();
  }

  @Test
  void aPlainAnswerHasTheseBytes() {
    var answer = post(Chat.sync(worker.model()));
    JobId job = worker.answer("Hel", "lo ☃");
    HttpResponse<String> got = answer.join();
    assertThat(got.statusCode()).isEqualTo(200);
    assertThat(got.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(got.headers().firstValue("X-Parley-Job")).contains(job.value());
    assertThat(got.headers().firstValue("X-Request-Id")).isPresent();
    Instant created = Instant.parse(client.job(job.value()).get("created_at").asString());
    assertThat(got.body())
        .isEqualTo(
            "{\"id\":\"chatcmpl-"
                + job.value().substring(4)
                + "\",\"object\":\"chat.completion\",\"created\":"
                + created.getEpochSecond()
                + ",\"model\":\""
                + worker.model()
                + "\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
                + "\"content\":\"Hello ☃\",\"refusal\":null},\"logprobs\":null,"
                + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":3,"
                + "\"completion_tokens\":2,\"total_tokens\":5,"
                + "\"prompt_tokens_details\":{\"cached_tokens\":0},"
                + "\"completion_tokens_details\":{\"reasoning_tokens\":0}},"
                + "\"system_fingerprint\":\"fp_fingerprin\",\"service_tier\":\"default\"}");
  }

  @Test
  void callsHaveTheirArgumentsAsText() {
    var answer =
        post(
            Chat.with(
                worker.model(),
                "tools",
                "[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]"));
    Turn turn = worker.begin();
    turn.generate(new AnswerPiece.CallBegin(0, "f"));
    turn.finish();
    JsonNode choice = Client.json(answer.join()).at("/choices/0");
    assertThat(choice.get("finish_reason").asString()).isEqualTo("tool_calls");
    assertThat(choice.at("/message/content").isNull()).isTrue();
    assertThat(choice.at("/message/tool_calls").toString())
        .isEqualTo(
            "[{\"id\":\"call_"
                + turn.job().suffix()
                + "_0\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]");
  }

  @Test
  void thoughtsAndLogprobsStandBesideTheContent() {
    var answer = post(Chat.with(worker.model(), "logprobs", "true", "top_logprobs", "1"));
    Turn turn = worker.begin();
    turn.generate(new AnswerPiece.Reasoning("hm"));
    turn.generate(
        List.of(new AnswerPiece.Text("a")),
        List.of(new TokenLogprob("61", -0.5, List.of(new TokenLogprob.Alternative("62", -1.5)))));
    turn.finish();
    JsonNode answered = Client.json(answer.join());
    JsonNode choice = answered.at("/choices/0");
    assertThat(choice.at("/message/content").asString()).isEqualTo("a");
    assertThat(choice.at("/message/reasoning_content").asString()).isEqualTo("hm");
    assertThat(choice.get("logprobs").toString())
        .isEqualTo(
            "{\"content\":[{\"token\":\"a\",\"logprob\":-0.5,\"bytes\":[97],"
                + "\"top_logprobs\":[{\"token\":\"b\",\"logprob\":-1.5,\"bytes\":[98]}]}],"
                + "\"refusal\":null}");
    assertThat(answered.at("/usage/completion_tokens_details/reasoning_tokens").asInt())
        .isEqualTo(1);
  }

  @Test
  void anEmptyAnswerHasEmptyContent() {
    var answer = post(Chat.sync(worker.model()));
    worker.begin().finish(new Ending.Completed(Ending.FinishReason.LENGTH));
    JsonNode choice = Client.json(answer.join()).at("/choices/0");
    assertThat(choice.at("/message/content").asString()).isEmpty();
    assertThat(choice.get("finish_reason").asString()).isEqualTo("length");
  }

  @ParameterizedTest
  @CsvSource({
    "MODEL_ERROR, 500, server_error, false",
    "WORKER_LOST, 500, server_error, false",
    "OUT_OF_MEMORY, 500, server_error, false",
    "TAKEOVER_MISMATCH, 500, server_error, ''",
    "CONTEXT_LENGTH_EXCEEDED, 400, invalid_request_error, false",
    "INVALID_VALUE, 400, invalid_request_error, false",
  })
  void aJobThatFailedIsAnError(Failure.Code code, int status, String type, String retry) {
    var answer = post(Chat.sync(worker.model()));
    worker.begin().finish(new Ending.Failed(new Failure(code, "So it is.")));
    HttpResponse<String> got = answer.join();
    assertThat(got.statusCode()).isEqualTo(status);
    JsonNode error = Client.json(got).get("error");
    assertThat(error.get("message").asString()).isEqualTo("So it is.");
    assertThat(error.get("type").asString()).isEqualTo(type);
    assertThat(error.get("code").asString()).isEqualTo(code.wire());
    assertThat(got.headers().firstValue("x-should-retry").orElse("")).isEqualTo(retry);
  }

  @Test
  void aJobThatTimedOutMustNotBeSentAgain() {
    var answer = post(Chat.sync(worker.model()));
    worker
        .begin()
        .finish(new Ending.TimedOut(new Failure(Failure.Code.GENERATION_TIMEOUT, "Too long.")));
    HttpResponse<String> got = answer.join();
    assertThat(got.statusCode()).isEqualTo(504);
    assertThat(Client.code(got)).isEqualTo("generation_timeout");
    assertThat(got.headers().firstValue("x-should-retry")).contains("false");
  }

  @Test
  void waitsInTheQueueUpToItsTimeout() {
    try (TestApi impatient = api.another("--parley.queue.timeout=1s")) {
      HttpResponse<String> got =
          impatient.local().post("/v1/chat/completions", Chat.sync(worker.model()));
      assertThat(got.statusCode()).isEqualTo(504);
      assertThat(Client.code(got)).isEqualTo("queue_timeout");
      assertThat(got.headers().firstValue("x-should-retry")).contains("false");
    }
  }

  @Test
  void aJobThatSomebodyCancelledIsNoServersFault() {
    var answer = post(Chat.sync(worker.model()));
    Turn turn = worker.begin();
    client.post("/v1/jobs/" + turn.job() + "/cancel", "");
    HttpResponse<String> got = answer.join();
    assertThat(got.statusCode()).isEqualTo(400);
    assertThat(Client.code(got)).isEqualTo("cancelled");
  }

  @Test
  void aJobThatSomebodyErasedIsNotThereAnyMore() {
    var answer = post(Chat.sync(worker.model()));
    Turn turn = worker.begin();
    client.delete("/v1/jobs/" + turn.job());
    HttpResponse<String> got = answer.join();
    assertThat(got.statusCode()).isIn(400, 404);
    assertThat(Client.code(got)).isIn("cancelled", "job_not_found");
  }

  @Test
  void anotherWorkerGoesOn() {
    var answer = post(Chat.sync(worker.model()));
    Turn first = worker.begin();
    first.generate("one ");
    first.release();
    Turn second = worker.begin();
    second.generate("two");
    second.finish();
    assertThat(Client.json(answer.join()).at("/choices/0/message/content").asString())
        .isEqualTo("one two");
  }

  @Test
  void aRepeatedCallWithAKeyFindsTheJob() {
    var answer = post(Chat.sync(worker.model()), "Idempotency-Key", "k-" + worker.model());
    worker.answer("once");
    HttpResponse<String> first = answer.join();
    HttpResponse<String> second =
        post(Chat.sync(worker.model()), "Idempotency-Key", "k-" + worker.model()).join();
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(second.headers().firstValue("Idempotency-Replayed")).contains("true");
    HttpResponse<String> other =
        post(Chat.with(worker.model(), "seed", "1"), "Idempotency-Key", "k-" + worker.model())
            .join();
    assertThat(other.statusCode()).isEqualTo(409);
    assertThat(other.headers().firstValue("x-should-retry")).contains("false");
  }

  @Test
  void theJobIsShownOnParleysOwnWireToo() {
    var answer = post(Chat.sync(worker.model()));
    JobId job = worker.answer("a");
    answer.join();
    assertThat(client.job(job.value()).at("/output/text").asString()).isEqualTo("a");
  }

  private CompletableFuture<HttpResponse<String>> post(String body, String... headers) {
    return CompletableFuture.supplyAsync(
        () -> client.post("/v1/chat/completions", body, headers),
        task -> Thread.ofVirtual().start(task));
  }
}
