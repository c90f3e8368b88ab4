package dev.parley.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.converter.BeanOutputConverter;
import org.springframework.ai.model.tool.ToolCallingManager;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatModel.ResponseFormat;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.ai.tool.function.FunctionToolCallback;

/** {@code org.springframework.ai:spring-ai-openai}; it speaks chat completions only. */
@Timeout(120)
class SpringAiTest {

  private static final Platform PLATFORM = Platform.shared();
  private static final OpenAiChatModel MODEL =
      OpenAiChatModel.builder().options(options().build()).build();
  private static final ToolCallback WEATHER =
      FunctionToolCallback.builder("get_weather", (Place place) -> "sunny in " + place.city())
          .description("Tells the weather of a city.")
          .inputType(Place.class)
          .build();

  /** Where. */
  enum City {
    PARIS,
    OSLO
  }

  /** What a tool wants to know, and what an answer may look like. */
  record Place(City city, boolean tomorrow) {}

  @Test
  void answersAtOnce() {
    ChatResponse answer = MODEL.call(new Prompt(new SystemMessage("Be short."), hello()));
    assertThat(text(answer)).isNotBlank().isEqualTo(PLATFORM.text(answer.getMetadata().getId()));
    assertThat(answer.getMetadata().getUsage().getCompletionTokens()).isPositive();
    assertThat(Objects.requireNonNull(answer.getResult()).getMetadata().getFinishReason())
        .isIn("STOP", "LENGTH");
  }

  @Test
  void streamsTheSame() {
    String whole = text(MODEL.call(new Prompt(hello())));
    List<ChatResponse> parts =
        MODEL.stream(new Prompt(hello())).collectList().blockOptional().orElseThrow();
    assertThat(parts).hasSizeGreaterThan(3);
    assertThat(parts.stream().map(SpringAiTest::text).collect(Collectors.joining()))
        .isEqualTo(whole);
    assertThat(parts.getLast().getMetadata().getUsage().getCompletionTokens()).isPositive();
  }

  @Test
  void callsToolsAtOnceAndInAStreamAndTakesTheirResults() {
    OpenAiChatOptions options = options().toolCallbacks(WEATHER).toolChoice("required").build();
    Prompt prompt = new Prompt(List.of(new UserMessage("What is the weather?")), options);
    ChatResponse answer = MODEL.call(prompt);
    assertThat(onlyCall(answer).name()).isEqualTo("get_weather");
    ChatResponse streamed =
        MODEL.stream(prompt)
            .filter(ChatResponse::hasToolCalls)
            .collectList()
            .blockOptional()
            .orElseThrow()
            .getLast();
    assertThat(onlyCall(streamed).name()).isEqualTo("get_weather");

    var executed = ToolCallingManager.builder().build().executeToolCalls(prompt, answer);
    assertThat(executed.conversationHistory()).hasSize(3);
    ChatResponse next = MODEL.call(new Prompt(executed.conversationHistory(), options().build()));
    assertThat(text(next)).isNotNull();
  }

  @Test
  void fillsARecord() {
    BeanOutputConverter<Place> converter = new BeanOutputConverter<>(Place.class);
    OpenAiChatOptions options =
        options()
            .responseFormat(
                ResponseFormat.builder()
                    .type(ResponseFormat.Type.JSON_SCHEMA)
                    .jsonSchema(converter.getJsonSchema())
                    .build())
            .build();
    ChatResponse answer = MODEL.call(new Prompt(List.of(new UserMessage("Where?")), options));
    assertThat(converter.convert(text(answer)).city()).isIn((Object[]) City.values());
  }

  @Test
  void refusalsArriveAsItsExceptions() {
    Prompt elsewhere = new Prompt(List.of(hello()), options().model("gpt-none").build());
    NotFoundException unknown =
        catchThrowableOfType(NotFoundException.class, () -> MODEL.call(elsewhere));
    assertThat(unknown.code()).contains("model_not_found");
    Prompt hot = new Prompt(List.of(hello()), options().temperature(3.0).build());
    BadRequestException refused =
        catchThrowableOfType(BadRequestException.class, () -> MODEL.call(hot));
    assertThat(refused.param()).contains("temperature");
  }

  private static UserMessage hello() {
    return new UserMessage("Hello!");
  }

  private static OpenAiChatOptions.Builder options() {
    return OpenAiChatOptions.builder()
        .baseUrl(PLATFORM.near())
        .apiKey(Platform.KEY)
        .model(Platform.MODEL)
        .temperature(0.0)
        .maxCompletionTokens(120);
  }

  private static AssistantMessage.ToolCall onlyCall(ChatResponse answer) {
    List<AssistantMessage.ToolCall> calls =
        Objects.requireNonNull(answer.getResult()).getOutput().getToolCalls();
    assertThat(calls).hasSize(1);
    return calls.getFirst();
  }

  /** Empty when there is none, as in a chunk that tells the usage. */
  static String text(ChatResponse answer) {
    return Optional.ofNullable(answer.getResult())
        .map(result -> result.getOutput().getText())
        .orElse("");
  }
}
