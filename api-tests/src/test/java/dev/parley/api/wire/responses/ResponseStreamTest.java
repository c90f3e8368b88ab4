package dev.parley.api.wire.responses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.testing.HandWorker;
import dev.parley.api.testing.OlderKeys;
import dev.parley.api.testing.TestApi;
import dev.parley.api.testing.Turn;
import dev.parley.conversation.AnswerPiece;
import dev.parley.conversation.TokenLogprob;
import dev.parley.job.Ending;
import dev.parley.job.Ending.FinishReason;
import dev.parley.job.EventId;
import dev.parley.job.Failure;
import dev.parley.queue.Erase;
import dev.parley.redis.Keys;
import dev.parley.testkit.TestRedis;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** What the streams of responses are, event by event. */
class ResponseStreamTest {

  private static final TestApi API = TestApi.shared();
  private static final Ending CUT = new Ending.Completed(FinishReason.LENGTH);

  private final HandWorker worker = HandWorker.at(API);
  private final ResponseCalls calls = new ResponseCalls(API.client(), worker.model());

  @AfterEach
  void close() {
    worker.close();
  }

  @Test
  void aTextIsOneMessageWithADeltaForEachLoggedPiece() {
    try (ResponseStream stream = calls.stream()) {
      assertThat(stream.answer().headers().firstValue("Content-Type"))
          .hasValue("text/event-stream;charset=UTF-8");
      String job = worker.answer("Hel", "lo", " 🙂").value();
      assertThat(stream.answer().headers().firstValue("X-Parley-Job")).hasValue(job);
      List<ResponseEvent> events = stream.whole();
      assertThat(ResponseStream.types(logged(events)))
          .containsExactly(
              "created",
              "queued",
              "in_progress",
              "output_item.added",
              "content_part.added",
              "output_text.delta",
              "output_text.delta",
              "output_text.delta",
              "output_text.done",
              "content_part.done",
              "output_item.done",
              "completed",
              "[DONE]");
      assertThat(ResponseStream.text(events)).isEqualTo("Hello 🙂");
      assertThat(ResponseCalls.text(terminal(events))).isEqualTo("Hello 🙂");
      assertThat(terminal(events).at("/usage/output_tokens").asInt()).isEqualTo(3);
    }
  }

  @Test
  void theFirstEventsAreExactlyThese() {
    try (ResponseStream stream = calls.stream()) {
      List<ResponseEvent> first = stream.until("queued");
      String id = ResponseCalls.id(first.getFirst().response());
      String response =
          "{\"id\":\""
              + id
              + "\",\"object\":\"response\",\"created_at\":"
              + first.getFirst().response().get("created_at")
              + ",\"status\":\"queued\",\"background\":false,\"completed_at\":null,\"error\":null,"
              + "\"incomplete_details\":null,\"instructions\":null,\"max_output_tokens\":null,"
              + "\"max_tool_calls\":null,\"model\":\""
              + worker.model()
              + "\",\"output\":[],\"parallel_tool_calls\":true,\"previous_response_id\":null,"
              + "\"temperature\":0.7,\"top_p\":1.0,\"presence_penalty\":0.0,"
              + "\"frequency_penalty\":0.0,\"top_logprobs\":0,\"prompt_cache_key\":null,"
              + "\"safety_identifier\":null,\"reasoning\":{\"effort\":null,\"summary\":null},"
              + "\"service_tier\":\"default\",\"store\":true,"
              + "\"text\":{\"format\":{\"type\":\"text\"},\"verbosity\":\"medium\"},"
              + "\"tool_choice\":\"auto\",\"tools\":[],\"truncation\":\"disabled\","
              + "\"usage\":null,\"user\":null,\"metadata\":{}}";
      assertThat(first.get(0).raw())
          .isEqualTo(
              "event: response.created\n"
                  + "data: {\"type\":\"response.created\",\"sequence_number\":0,\"response\":"
                  + response
                  + "}\n\n");
      assertThat(first.get(1).raw())
          .isEqualTo(
              "event: response.queued\n"
                  + "data: {\"type\":\"response.queued\",\"sequence_number\":1,\"response\":"
                  + response
                  + ",\"parley\":{\"position\":1,\"depth\":1,\"eta_ms\":null}}\n\n");
      worker.answer("x");
      stream.toEnd();
    }
  }

  @Test
  void thoughtsTextAndCallsAreItemsInTheirOrder() {
    try (ResponseStream stream = calls.stream()) {
      Turn turn = worker.begin();
      turn.generate(
          new AnswerPiece.Reasoning("Hm"),
          new AnswerPiece.Reasoning("…"),
          new AnswerPiece.Text("Let me see."),
          new AnswerPiece.CallBegin(0, "weather"),
          new AnswerPiece.CallArguments(0, "{\"city\":"),
          new AnswerPiece.CallArguments(0, "\"Bonn\"}"),
          new AnswerPiece.CallBegin(1, "time"));
      turn.finish();
      List<ResponseEvent> events = stream.whole();
      JsonNode output = terminal(events).get("output");
      String suffix = turn.job().suffix();
      assertThat(output)
          .extracting(item -> item.get("id").stringValue())
          .containsExactly(
              "rs_" + suffix, "msg_" + suffix, "fc_" + suffix + "_0", "fc_" + suffix + "_1");
      assertThat(output.at("/0/content/0/text").stringValue()).isEqualTo("Hm…");
      assertThat(output.at("/2/arguments").stringValue()).isEqualTo("{\"city\":\"Bonn\"}");
      assertThat(output.at("/2/call_id").stringValue()).isEqualTo("call_" + suffix + "_0");
      assertThat(output.at("/3/arguments").stringValue()).as("none").isEqualTo("{}");
      assertThat(terminal(events).at("/usage/output_tokens_details/reasoning_tokens").asInt())
          .isEqualTo(2);
    }
  }

  @Test
  void onePieceOfTheLogMayHoldTheEndOfOneItemAndTheBeginningOfTheNext() {
    try (ResponseStream stream = calls.stream()) {
      Turn turn = worker.begin();
      turn.generate(
          List.of(
              new AnswerPiece.Text("a"),
              new AnswerPiece.CallBegin(0, "f"),
              new AnswerPiece.CallArguments(0, "{}")),
          List.of());
      turn.finish();
      assertThat(terminal(stream.whole()).get("output")).hasSize(2);
    }
  }

  @Test
  void anEmptyAnswerIsAMessageWithoutText() {
    try (ResponseStream stream = calls.stream()) {
      Turn turn = worker.begin();
      turn.generate("");
      turn.finish();
      JsonNode output = terminal(stream.whole()).get("output");
      assertThat(output).hasSize(1);
      assertThat(output.at("/0/content/0/text").stringValue()).isEmpty();
    }
  }

  @Test
  void theTokenLimitMakesItIncomplete() {
    try (ResponseStream stream = calls.stream()) {
      Turn turn = worker.begin();
      turn.generate(
          new AnswerPiece.CallBegin(0, "f"), new AnswerPiece.CallArguments(0, "{\"a\":[1,"));
      turn.finish(CUT);
      List<ResponseEvent> events = stream.whole();
      JsonNode response = terminal(events);
      assertThat(response.get("status").stringValue()).isEqualTo("incomplete");
      assertThat(response.at("/output/0/status").stringValue()).isEqualTo("incomplete");
      assertThat(response.at("/output/0/arguments").stringValue())
          .as("never mended")
          .isEqualTo("{\"a\":[1,");
    }
  }

  @Test
  void noTokenAtAllIsIncompleteWithoutAnItem() {
    try (ResponseStream stream = calls.stream()) {
      worker.begin().finish(CUT);
      assertThat(terminal(stream.whole()).get("output")).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Failure.Code.class)
  void everyFailureFailsWithACodeThatClientsKnow(Failure.Code code) {
    try (ResponseStream stream = calls.stream()) {
      Turn turn = worker.begin();
      turn.generate("half");
      turn.finish(new Ending.Failed(new Failure(code, "It failed.")));
      JsonNode response = terminal(stream.whole());
      assertThat(response.get("status").stringValue()).isEqualTo("failed");
      assertThat(response.at("/error/message").stringValue()).isEqualTo("It failed.");
      assertThat(ResponseCalls.text(response)).isEqualTo("half");
    }
  }

  @Test
  void aCancelledResponseFailsWithTheStatusCancelled() {
    try (ResponseStream stream = calls.stream()) {
      Turn turn = worker.begin();
      turn.generate("half");
      List<ResponseEvent> first = stream.until("output_text.delta");
      String id = ResponseCalls.id(first.getFirst().response());
      assertThat(calls.cancel(id).get("status").stringValue()).isEqualTo("cancelled");
      JsonNode response = terminal(stream.toEnd());
      assertThat(response.get("status").stringValue()).isEqualTo("cancelled");
      assertThat(response.get("error").isNull()).isTrue();
      assertThat(ResponseCalls.text(response)).isEqualTo("half");
      assertThat(ResponseCalls.id(response)).isEqualTo(id);
      calls.replayed(id);
    }
  }

  @Test
  void theSequenceOfAnEventIsThatOfTheLogHoweverTheWorkerChanges() {
    try (ResponseStream stream = calls.stream()) {
      Turn first = worker.begin();
      first.generate("one ");
      first.release();
      Turn second = worker.begin();
      second.generate("two");
      second.finish();
      List<ResponseEvent> events = stream.whole();
      assertThat(ResponseStream.text(events)).isEqualTo("one two");
      assertThat(terminal(events).get("output")).hasSize(1);
      assertThat(ResponseStream.types(events))
          .filteredOn("in_progress"::equals)
          .hasSizeBetween(2, 4);
    }
  }

  @Test
  void aChangedPlaceInTheQueueComesWithTheLastNumberAgain() {
    String ahead = ResponseCalls.id(calls.begin());
    try (ResponseStream stream = calls.stream()) {
      assertThat(stream.until("queued").getLast().json().at("/parley/position").asInt())
          .isEqualTo(2);
      calls.cancel(ahead);
      ResponseEvent moved = stream.until("queued").getLast();
      while (moved.json().at("/parley/position").asInt() != 1) {
        moved = stream.until("queued").getLast();
      }
      assertThat(moved.number()).isEqualTo(1);
      ResponseRules.check(moved.response());
      worker.answer("x");
      assertThat(stream.until("in_progress").getLast().number()).isEqualTo(2);
    }
  }

  @Test
  void aSilentStreamIsKeptAliveByComments() {
    try (ResponseStream stream = calls.stream()) {
      stream.until("queued");
      String comment = stream.nextComment();
      while (!comment.equals(": ping\n\n")) {
        assertThat(comment).isEqualTo(":\n\n");
        comment = stream.nextComment();
      }
      worker.answer("x");
    }
  }

  @Test
  void logprobsComeWithTheTextWhoseTokensTheyAreOf() {
    TokenLogprob a =
        new TokenLogprob("61", -0.5, List.of(new TokenLogprob.Alternative("61", -0.5)));
    TokenLogprob half = new TokenLogprob("c3", -1, List.of());
    TokenLogprob rest = new TokenLogprob("a4", -2, List.of());
    try (ResponseStream stream =
        calls.stream(
            Map.of("include", List.of("message.output_text.logprobs"), "top_logprobs", 1))) {
      Turn turn = worker.begin();
      turn.generate(List.of(new AnswerPiece.Text("a")), List.of(a));
      turn.generate(List.of(), List.of(half));
      turn.generate(List.of(new AnswerPiece.Text("ä")), List.of(rest));
      turn.finish();
      List<ResponseEvent> events = stream.whole();
      List<JsonNode> deltas =
          events.stream()
              .filter(event -> event.type().equals("output_text.delta"))
              .map(event -> event.json().get("logprobs"))
              .toList();
      assertThat(deltas.getFirst().toString())
          .contains("\"token\":\"a\"", "\"logprob\":-0.5", "\"bytes\":[97]", "\"top_logprobs\":[{");
      assertThat(deltas.get(1)).hasSize(2);
      assertThat(terminal(events).at("/output/0/content/0/logprobs")).hasSize(3);
      assertThat(terminal(events).get("top_logprobs").asInt()).isEqualTo(1);

      String id = ResponseCalls.id(terminal(events));
      assertThat(calls.retrieve(id).at("/output/0/content/0/logprobs")).isEmpty();
      assertThat(
              calls
                  .retrieve(id + "?include[]=message.output_text.logprobs")
                  .at("/output/0/content/0/logprobs"))
          .hasSize(3);
    }
  }

  @Test
  void whoSawWhatRedisLostIsToldThatTheStreamFailed() {
    try (ResponseStream stream = calls.stream(ResponseCalls.BACKGROUND)) {
      Turn turn = worker.begin();
      Keys keys = new Keys(API.redis().prefix());
      EventId held = turn.generate("a");
      OlderKeys older =
          OlderKeys.of(
              TestRedis.shared().commands(), keys.job(turn.job()), keys.events(turn.job()));
      turn.generate("b");
      ResponseEvent seen = stream.until("output_text.delta").getLast();
      ResponseEvent second = stream.until("output_text.delta").getLast();
      older.restore();
      List<ResponseEvent> end = stream.toEnd();
      assertThat(ResponseStream.types(end)).containsExactly("failed", "[DONE]");
      assertThat(end.getFirst().number()).isEqualTo(second.number() + 1);
      assertThat(end.getFirst().response().at("/error/code").stringValue())
          .isEqualTo("server_error");
      String id = ResponseCalls.id(end.getFirst().response());
      assertThat(calls.retrieve(id).get("status").stringValue()).isEqualTo("in_progress");
      assertThat(ResponseCalls.text(calls.retrieve(id))).isEqualTo("a");
      assertThat(held).isNotNull();
      assertThat(seen.json().get("delta").stringValue()).isEqualTo("a");
    }
  }

  @Test
  void aDeletedResponseFailsForWhoWatchesIt() {
    try (ResponseStream stream = calls.stream(ResponseCalls.BACKGROUND)) {
      String id = ResponseCalls.id(stream.until("queued").getFirst().response());
      API.bean(Erase.class).run(ResponseCalls.job(id));
      List<ResponseEvent> end = stream.toEnd();
      assertThat(end).extracting(ResponseEvent::type).endsWith("failed", "[DONE]");
    }
  }

  private static List<ResponseEvent> logged(List<ResponseEvent> events) {
    return events.stream().filter(event -> !event.isPassing()).toList();
  }

  /** The response as the last event has it. */
  private static JsonNode terminal(List<ResponseEvent> events) {
    return events.get(events.size() - 2).response();
  }
}
