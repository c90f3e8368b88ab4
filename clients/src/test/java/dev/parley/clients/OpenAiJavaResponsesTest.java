package dev.parley.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFormatTextJsonSchemaConfig;
import com.openai.models.responses.ResponseFunctionToolCall;
import com.openai.models.responses.ResponseIncludable;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseOutputItem;
import com.openai.models.responses.ResponseOutputText;
import com.openai.models.responses.ResponseRetrieveParams;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.ResponseStreamEvent;
import com.openai.models.responses.ResponseTextConfig;
import com.openai.models.responses.ToolChoiceOptions;
import dev.parley.faults.cluster.WorkerPlan;
import dev.parley.faults.scenario.Scenario;
import dev.parley.inference.fake.FakeTokens;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code com.openai:openai-java} on responses, validating all that it receives. */
@Timeout(120)
class OpenAiJavaResponsesTest {

  private static final Platform PLATFORM = Platform.shared();
  private static final OpenAIClient NEAR = client(PLATFORM.near());
  private static final OpenAIClient FAR = client(PLATFORM.far());

  private static final FunctionTool WEATHER =
      FunctionTool.builder()
          .name("get_weather")
          .description("Tells the weather of a place.")
          .parameters(JsonValue.from(Schemas.PLACE).convert(FunctionTool.Parameters.class))
          .strict(true)
          .build();

  @Test
  void answersAtOnceAndKeepsTheAnswerForEveryApi() {
    Response answer = NEAR.responses().create(asking("Hello!").build()).validate();
    assertThat(answer.id()).startsWith("resp_");
    assertThat(answer.status()).get().isIn(ResponseStatus.COMPLETED, ResponseStatus.INCOMPLETE);
    assertThat(text(answer)).isNotBlank().isEqualTo(PLATFORM.text(answer.id()));
    assertThat(answer.usage().orElseThrow().outputTokens()).isPositive();
    Response kept = FAR.responses().retrieve(answer.id()).validate();
    assertThat(kept.output()).isEqualTo(answer.output());
    assertThat(kept.usage()).isEqualTo(answer.usage());
  }

  @Test
  void streamsTheSame() {
    String whole = text(NEAR.responses().create(asking("Hello!").build()));
    ResponseAccumulator accumulator = ResponseAccumulator.create();
    List<ResponseStreamEvent> events;
    try (var stream = NEAR.responses().createStreaming(asking("Hello!").build())) {
      events = read(stream, accumulator);
    }
    Response answer = accumulator.response().validate();
    assertThat(text(answer)).isEqualTo(whole).isEqualTo(deltas(events));
    assertThat(events).extracting(OpenAiJavaResponsesTest::number).isEqualTo(numbers(events));
    assertThat(events.getFirst().isCreated()).isTrue();
  }

  @Test
  void anAnswerGoesOnFromAnEarlierOne() {
    Response first = NEAR.responses().create(asking("Hello!").build());
    Response next =
        FAR.responses()
            .create(asking("And now?").previousResponseId(first.id()).build())
            .validate();
    assertThat(next.previousResponseId()).contains(first.id());
    assertThat(next.usage().orElseThrow().inputTokens())
        .isGreaterThan(first.usage().orElseThrow().inputTokens());
    ResponseCreateParams lost = asking("And now?").previousResponseId("resp_0_none").build();
    assertThatThrownBy(() -> NEAR.responses().create(lost))
        .isInstanceOfAny(NotFoundException.class, BadRequestException.class);
  }

  @Test
  void answersInJson() {
    ResponseFormatTextJsonSchemaConfig schema =
        ResponseFormatTextJsonSchemaConfig.builder()
            .name("place")
            .strict(true)
            .schema(
                JsonValue.from(Schemas.PLACE)
                    .convert(ResponseFormatTextJsonSchemaConfig.Schema.class))
            .build();
    ResponseCreateParams request =
        asking("What is the weather?")
            .text(ResponseTextConfig.builder().format(schema).build())
            .build();
    Schemas.assertPlace(text(NEAR.responses().create(request).validate()));
  }

  @Test
  void callsAToolAndTakesItsResult() {
    ResponseCreateParams request =
        asking("What is the weather?")
            .addTool(WEATHER)
            .toolChoice(ToolChoiceOptions.REQUIRED)
            .build();
    ResponseAccumulator accumulator = ResponseAccumulator.create();
    try (var stream = NEAR.responses().createStreaming(request)) {
      var _ = read(stream, accumulator);
    }
    Response answer = accumulator.response().validate();
    ResponseFunctionToolCall call =
        answer.output().stream()
            .flatMap(item -> item.functionCall().stream())
            .findFirst()
            .orElseThrow();
    Schemas.assertPlace(call.arguments());
    ResponseInputItem result =
        ResponseInputItem.ofFunctionCallOutput(
            ResponseInputItem.FunctionCallOutput.builder()
                .callId(call.callId())
                .output("sunny")
                .build());
    Response next =
        NEAR.responses()
            .create(
                asking("").inputOfResponse(List.of(result)).previousResponseId(answer.id()).build())
            .validate();
    assertThat(next.output()).isNotNull();
  }

  @Test
  void tellsTheChancesOfEachTokenWhenAsked() {
    Response answer =
        NEAR.responses()
            .create(
                asking("Hello!")
                    .maxOutputTokens(16)
                    .topLogprobs(2)
                    .addInclude(ResponseIncludable.MESSAGE_OUTPUT_TEXT_LOGPROBS)
                    .build())
            .validate();
    assertThat(parts(answer).getFirst().logprobs().orElseThrow())
        .isNotEmpty()
        .allSatisfy(token -> assertThat(token.topLogprobs()).hasSize(2));
  }

  @Test
  void aBackgroundAnswerIsFollowedOnAnotherApiFromWhereverOneWas() {
    try (Scenario scenario = Scenario.in(PLATFORM.cluster())) {
      var _ = scenario.worker(scenario.plan());
      Response begun = NEAR.responses().create(counting(scenario, 100).build()).validate();
      assertThat(begun.status()).get().isIn(ResponseStatus.QUEUED, ResponseStatus.IN_PROGRESS);
      List<ResponseStreamEvent> all = follow(FAR, begun.id(), -1);
      assertThat(deltas(all)).isEqualTo(FakeTokens.text(7, 0, 100));
      for (int after : List.of(0, 3, all.size() / 2, all.size() - 2)) {
        assertThat(follow(NEAR, begun.id(), after))
            .isEqualTo(all.stream().filter(event -> number(event) > after).toList());
      }
      Response kept = FAR.responses().retrieve(begun.id()).validate();
      assertThat(text(kept)).isEqualTo(FakeTokens.text(7, 0, 100));
    }
  }

  @Test
  void aBackgroundAnswerIsCancelledAndWhoeverFollowsSeesIt() {
    try (Scenario scenario = Scenario.in(PLATFORM.cluster())) {
      WorkerPlan plan = scenario.plan().pace(Duration.ofMillis(50));
      var _ = scenario.worker(plan);
      Response begun = NEAR.responses().create(counting(scenario, 1500).build());
      try (var stream = NEAR.responses().retrieveStreaming(begun.id())) {
        var events = stream.stream().iterator();
        while (!events.next().isOutputTextDelta()) {
          assertThat(events).hasNext();
        }
        Response cancelled = FAR.responses().cancel(begun.id()).validate();
        assertThat(cancelled.status()).contains(ResponseStatus.CANCELLED);
        ResponseStreamEvent last = null;
        while (events.hasNext()) {
          last = events.next();
        }
        assertThat(last).isNotNull();
        assertThat(last.isFailed()).isTrue();
        assertThat(last.asFailed().response().status()).contains(ResponseStatus.CANCELLED);
      }
    }
  }

  @Test
  void anErasedAnswerIsGoneAndAStrangeOneWasNeverThere() {
    Response answer = NEAR.responses().create(asking("Hello!").maxOutputTokens(16).build());
    NEAR.responses().delete(answer.id());
    NotFoundException gone =
        catchThrowableOfType(NotFoundException.class, () -> FAR.responses().retrieve(answer.id()));
    assertThat(gone.type()).contains("invalid_request_error");
    assertThatThrownBy(() -> FAR.responses().cancel("resp_0_none"))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void listsWhatAnAnswerWasAsked() {
    Response answer = NEAR.responses().create(asking("Hello!").maxOutputTokens(16).build());
    assertThat(FAR.responses().inputItems().list(answer.id()).items()).hasSize(1);
  }

  private static OpenAIClient client(String url) {
    return OpenAIOkHttpClient.builder()
        .baseUrl(url)
        .apiKey(Platform.KEY)
        .responseValidation(true)
        .build();
  }

  private static ResponseCreateParams.Builder asking(String question) {
    return ResponseCreateParams.builder()
        .model(Platform.MODEL)
        .temperature(0)
        .maxOutputTokens(120)
        .input(question);
  }

  /** In the background, of the model that counts. */
  private static ResponseCreateParams.Builder counting(Scenario scenario, int tokens) {
    return ResponseCreateParams.builder()
        .model(scenario.model())
        .background(true)
        .maxOutputTokens(tokens)
        .input("7");
  }

  private static List<ResponseStreamEvent> follow(OpenAIClient client, String id, long after) {
    ResponseRetrieveParams.Builder request = ResponseRetrieveParams.builder().responseId(id);
    if (after >= 0) {
      request.startingAfter(after);
    }
    try (var stream = client.responses().retrieveStreaming(request.build())) {
      return stream.stream().map(ResponseStreamEvent::validate).toList();
    }
  }

  private static List<ResponseStreamEvent> read(
      StreamResponse<ResponseStreamEvent> stream, ResponseAccumulator accumulator) {
    return stream.stream()
        .map(ResponseStreamEvent::validate)
        .peek(accumulator::accumulate)
        .toList();
  }

  private static String deltas(List<ResponseStreamEvent> events) {
    return events.stream()
        .flatMap(event -> event.outputTextDelta().stream())
        .map(delta -> delta.delta())
        .collect(Collectors.joining());
  }

  /** Frames that are not logged repeat the number before them. */
  private static List<Long> numbers(List<ResponseStreamEvent> events) {
    return events.stream().map(OpenAiJavaResponsesTest::number).sorted().toList();
  }

  private static long number(ResponseStreamEvent event) {
    Map<?, ?> json = event._json().orElseThrow().convert(Map.class);
    return ((Number) Objects.requireNonNull(json.get("sequence_number"))).longValue();
  }

  private static List<ResponseOutputText> parts(Response answer) {
    return answer.output().stream()
        .filter(ResponseOutputItem::isMessage)
        .flatMap(item -> item.asMessage().content().stream())
        .map(part -> part.asOutputText())
        .toList();
  }

  private static String text(Response answer) {
    return parts(answer).stream().map(ResponseOutputText::text).collect(Collectors.joining());
  }
}
