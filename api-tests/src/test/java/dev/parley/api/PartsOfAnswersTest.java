package dev.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.json.ApiJson;
import dev.parley.api.testing.Client;
import dev.parley.api.testing.EventReader;
import dev.parley.api.testing.EventReader.Frame;
import dev.parley.api.testing.HandWorker;
import dev.parley.api.testing.TestApi;
import dev.parley.api.testing.Turn;
import dev.parley.conversation.AnswerPiece;
import dev.parley.conversation.AnswerPiece.CallArguments;
import dev.parley.conversation.AnswerPiece.CallBegin;
import dev.parley.conversation.AnswerPiece.Reasoning;
import dev.parley.conversation.AnswerPiece.Text;
import dev.parley.conversation.TokenLogprob;
import dev.parley.conversation.ToolChoice;
import dev.parley.job.Ending;
import dev.parley.job.JobId;
import dev.parley.job.JobRequest;
import dev.parley.reading.JobReader;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Answers that think, call tools and have log probabilities. */
class PartsOfAnswersTest {

  private static final AnswerPiece[] PIECES = {
    new Reasoning("It "),
    new Reasoning("rains?"),
    new Text("Let me "),
    new Text("see."),
    new CallBegin(0, "get_weather"),
    new CallArguments(0, "{\"city\":"),
    new CallArguments(0, "\"Paris\"}"),
    new CallBegin(1, "get_time"),
    new CallArguments(1, "{}")
  };

  private static final String TOOLS =
      """
      "tools":[{"type":"function","function":{"name":"get_weather","parameters":{"type":"object"}}},
       {"type":"function","function":{"name":"get_time"}}]\
      """;

  private final TestApi api = TestApi.shared();
  private final HandWorker worker = HandWorker.at(api);
  private final Client client = api.client();

  @AfterEach
  void close() {
    worker.close();
  }

  @Test
  void theWorkerGetsToolsFormatAndChances() {
    JobId job =
        ask(
            TOOLS
                + ",\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"get_time\"}},"
                + "\"response_format\":{\"type\":\"json_object\"},\"logprobs\":true,"
                + "\"top_logprobs\":2,\"logit_bias\":{\"7\":-5}");
    JobRequest request = new JobReader(worker.redis()).find(job).orElseThrow().request();
    assertThat(request.conversation().tools().choice()).isEqualTo(new ToolChoice.Named("get_time"));
    assertThat(request.answerFormat().toString()).startsWith("JsonObject");
    assertThat(request.settings().topLogprobs()).contains(2);
    assertThat(request.settings().logitBias()).containsEntry(7, -5.0);
  }

  @Test
  void theJobShowsThePartsOfItsAnswer() {
    JobId job = ask(TOOLS);
    Turn turn = worker.begin();
    turn.generate(PIECES);
    assertThat(client.job(job.value()).get("output")).isEqualTo(expected(job));
    turn.finish();
    JsonNode ended = client.job(job.value());
    assertThat(ended.get("output")).isEqualTo(expected(job));
    assertThat(ended.get("finish_reason").asString()).isEqualTo("tool_calls");
  }

  @Test
  void aPlainAnswerHasNoOtherPart() {
    JobId job = ask("\"seed\":1");
    worker.answer("Hel", "lo");
    JsonNode ended = client.job(job.value());
    assertThat(ended.get("output"))
        .isEqualTo(
            ApiJson.MAPPER.readTree(
                "{\"text\":\"Hello\",\"reasoning\":null,\"tool_calls\":[],\"logprobs\":null}"));
    assertThat(ended.get("finish_reason").asString()).isEqualTo("stop");
  }

  @Test
  void anAnswerCutInACallEndsForItsLength() {
    JobId job = ask(TOOLS);
    Turn turn = worker.begin();
    turn.generate(new CallBegin(0, "get_time"), new CallArguments(0, "{\"zo"));
    turn.finish(new Ending.Completed(Ending.FinishReason.LENGTH));
    JsonNode ended = client.job(job.value());
    assertThat(ended.get("finish_reason").asString()).isEqualTo("length");
    assertThat(ended.at("/output/tool_calls/0/arguments").asString()).isEqualTo("{\"zo");
  }

  /** Who watches live gets each event by itself, who comes late all in one, others in between. */
  @Test
  void allViewersJoinTheSameParts() {
    JobId job = ask(TOOLS);
    try (EventReader live = client.events(job.value())) {
      Turn turn = worker.begin();
      live.until("started");
      List<Frame> all = new ArrayList<>();
      for (AnswerPiece piece : PIECES) {
        turn.generate(piece);
        all.add(live.until("tokens"));
      }
      turn.finish();
      all.addAll(live.toEnd());
      String seen = all.get(5).id().orElseThrow();
      assertThat(Parts.of(all)).isEqualTo(Parts.ofOutput(expected(job)));
      assertThat(all.getLast().json().get("output")).isEqualTo(expected(job));
      try (EventReader late = client.events(job.value());
          EventReader back = client.events(job.value(), "Last-Event-ID", seen)) {
        List<Frame> joined = late.toEnd();
        assertThat(joined.stream().filter(frame -> frame.name().equals("tokens"))).hasSize(1);
        assertThat(Parts.of(joined)).isEqualTo(Parts.of(all));
        assertThat(Parts.of(all.subList(0, 6)).and(back.toEnd())).isEqualTo(Parts.of(all));
      }
    }
  }

  @Test
  void aTokensEventWithTextAloneLooksAsItAlwaysDid() {
    JobId job = ask("\"seed\":1");
    try (EventReader events = client.events(job.value())) {
      worker.answer("春", "眠");
      assertThat(events.until("tokens").data())
          .matches("\\{\"index\":0,\"count\":[12],\"text\":\"春眠?\"}");
    }
  }

  @Test
  void logprobsComeWithTheirTokensAndWithTheEnd() {
    JobId job = ask("\"logprobs\":true,\"top_logprobs\":1");
    TokenLogprob half =
        new TokenLogprob("e698", -0.5, List.of(new TokenLogprob.Alternative("4869", -1.25)));
    TokenLogprob rest = new TokenLogprob("a5", -0.25, List.of());
    String expected =
        """
        [{"token":"\ufffd","logprob":-0.5,"bytes":[230,152],
          "top_logprobs":[{"token":"Hi","logprob":-1.25,"bytes":[72,105]}]},
         {"token":"\ufffd","logprob":-0.25,"bytes":[165],"top_logprobs":[]}]\
        """;
    Turn turn = worker.begin();
    turn.generate(List.of(), List.of(half));
    turn.generate(List.of(new Text("春")), List.of(rest));
    turn.finish();
    JsonNode logprobs = ApiJson.MAPPER.readTree(expected);
    assertThat(client.job(job.value()).at("/output/logprobs")).isEqualTo(logprobs);
    try (EventReader late = client.events(job.value())) {
      assertThat(late.until("tokens").json().get("logprobs")).isEqualTo(logprobs);
      assertThat(late.until("completed").json().at("/output/logprobs")).isEqualTo(logprobs);
    }
  }

  @Test
  void whatWasAskedForAndDidNotComeIsAnEmptyList() {
    JobId job = ask("\"logprobs\":true");
    assertThat(client.job(job.value()).at("/output/logprobs").isEmpty()).isTrue();
  }

  @Test
  void modelsSayWhatTheyCanDo() {
    JsonNode model = Client.json(client.get("/v1/models/" + worker.model()));
    assertThat(model.get("capabilities").valueStream().map(JsonNode::asString))
        .containsExactly("constraints", "logprobs", "thinking", "tools");
  }

  /** The parts that a client joins from tokens events. */
  private record Parts(String text, String reasoning, List<String> calls) {

    static Parts of(List<Frame> frames) {
      return new Parts("", "", List.of()).and(frames);
    }

    static Parts ofOutput(JsonNode output) {
      return new Parts(
          output.get("text").asString(),
          output.get("reasoning").asString(),
          output
              .get("tool_calls")
              .valueStream()
              .map(
                  call ->
                      call.get("id").asString()
                          + call.get("name").asString()
                          + call.get("arguments").asString())
              .toList());
    }

    Parts and(List<Frame> frames) {
      StringBuilder moreText = new StringBuilder(text);
      StringBuilder moreReasoning = new StringBuilder(reasoning);
      List<String> moreCalls = new ArrayList<>(calls);
      for (Frame frame : frames) {
        if (frame.name().equals("tokens")) {
          JsonNode tokens = frame.json();
          moreText.append(tokens.get("text").asString());
          moreReasoning.append(tokens.path("reasoning").asString(""));
          for (JsonNode call : tokens.path("tool_calls")) {
            int index = call.get("index").asInt();
            if (call.has("id")) {
              assertThat(index).isEqualTo(moreCalls.size());
              moreCalls.add(call.get("id").asString() + call.get("name").asString());
            }
            moreCalls.set(index, moreCalls.get(index) + call.get("arguments").asString());
          }
        }
      }
      return new Parts(moreText.toString(), moreReasoning.toString(), moreCalls);
    }
  }

  private static JsonNode expected(JobId job) {
    String call = "call_" + job.suffix();
    return ApiJson.MAPPER.readTree(
        """
        {"text":"Let me see.","reasoning":"It rains?","tool_calls":[
          {"id":"ID_0","name":"get_weather","arguments":"{\\"city\\":\\"Paris\\"}"},
          {"id":"ID_1","name":"get_time","arguments":"{}"}],"logprobs":null}\
        """
            .replace("ID", call));
  }

  private JobId ask(String fields) {
    String body =
        "{\"model\":\""
            + worker.model()
            + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Paris?\"}],"
            + fields
            + "}";
    HttpResponse<String> answer = client.post("/v1/jobs", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return new JobId(Client.json(answer).get("id").asString());
  }
}
