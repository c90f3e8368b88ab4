package dev.parley.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.model.catalog.ModelDescription;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.ToolChoice;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiChatResponseMetadata;
import dev.langchain4j.model.openai.OpenAiModelCatalog;
import dev.langchain4j.model.openai.OpenAiResponsesChatModel;
import dev.langchain4j.model.openai.OpenAiResponsesStreamingChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.model.output.FinishReason;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code dev.langchain4j:langchain4j-open-ai}, chat completions and responses. */
@Timeout(120)
class LangChain4jTest {

  private static final Platform PLATFORM = Platform.shared();
  private static final OpenAiChatModel CHAT = chat(builder -> builder).build();
  private static final OpenAiStreamingChatModel STREAM =
      OpenAiStreamingChatModel.builder()
          .baseUrl(PLATFORM.near())
          .apiKey(Platform.KEY)
          .modelName(Platform.MODEL)
          .temperature(0.0)
          .maxCompletionTokens(120)
          .build();
  private static final OpenAiResponsesChatModel RESPONSES =
      OpenAiResponsesChatModel.builder()
          .baseUrl(PLATFORM.near())
          .apiKey(Platform.KEY)
          .modelName(Platform.MODEL)
          .temperature(0.0)
          .maxOutputTokens(120)
          .build();
  private static final OpenAiResponsesStreamingChatModel RESPONSES_STREAM =
      OpenAiResponsesStreamingChatModel.builder()
          .baseUrl(PLATFORM.near())
          .apiKey(Platform.KEY)
          .modelName(Platform.MODEL)
          .temperature(0.0)
          .maxOutputTokens(120)
          .build();

  private static final JsonObjectSchema PLACE =
      JsonObjectSchema.builder()
          .addEnumProperty("place", List.of("Paris", "Oslo"))
          .addBooleanProperty("tomorrow")
          .required("place", "tomorrow")
          .build();
  private static final ToolSpecification WEATHER =
      ToolSpecification.builder()
          .name("get_weather")
          .description("Tells the weather of a place.")
          .parameters(PLACE)
          .build();

  @Test
  void answersAtOnce() {
    ChatResponse answer = CHAT.chat(SystemMessage.from("Be short."), UserMessage.from("Hello!"));
    assertThat(answer.aiMessage().text()).isNotBlank().isEqualTo(PLATFORM.text(answer.id()));
    assertThat(answer.finishReason()).isIn(FinishReason.STOP, FinishReason.LENGTH);
    assertThat(answer.tokenUsage().outputTokenCount()).isPositive();
  }

  @Test
  void streamsTheSame() {
    StreamedAnswer streamed = new StreamedAnswer();
    STREAM.chat("Hello!", streamed);
    ChatResponse answer = streamed.end();
    assertThat(answer.aiMessage().text())
        .isEqualTo(streamed.text())
        .isEqualTo(CHAT.chat("Hello!"))
        .isEqualTo(PLATFORM.text(answer.id()));
    assertThat(answer.tokenUsage().outputTokenCount()).isPositive();
  }

  @Test
  void callsTheOnlyToolAndTakesItsResult() {
    UserMessage question = UserMessage.from("What is the weather?");
    ChatRequest request =
        ChatRequest.builder()
            .messages(question)
            .toolSpecifications(WEATHER)
            .toolChoice(ToolChoice.REQUIRED)
            .build();
    ChatResponse answer = CHAT.chat(request);
    assertThat(answer.finishReason()).isEqualTo(FinishReason.TOOL_EXECUTION);
    ToolExecutionRequest call = onlyCall(answer.aiMessage());
    ChatResponse next =
        CHAT.chat(
            question, answer.aiMessage(), ToolExecutionResultMessage.from(call, "It is sunny."));
    assertThat(next.aiMessage().text()).isNotNull();

    StreamedAnswer streamed = new StreamedAnswer();
    STREAM.chat(request, streamed);
    var _ = onlyCall(streamed.end().aiMessage());
  }

  @Test
  void answersInJson() {
    Schemas.assertPlace(CHAT.chat(inJson("place")).aiMessage().text());
  }

  @Test
  void tellsTheChancesOfEachToken() {
    ChatResponse answer =
        chat(builder -> builder.logprobs(true).topLogprobs(2).maxCompletionTokens(5))
            .build()
            .chat(UserMessage.from("Hello!"));
    assertThat(((OpenAiChatResponseMetadata) answer.metadata()).logProbs())
        .hasSize(5)
        .allSatisfy(token -> assertThat(token.logprob()).isNotPositive());
  }

  @Test
  void speaksResponses() {
    ChatResponse answer = RESPONSES.chat(UserMessage.from("Hello!"));
    assertThat(answer.aiMessage().text()).isNotBlank().isEqualTo(CHAT.chat("Hello!"));
    StreamedAnswer streamed = new StreamedAnswer();
    RESPONSES_STREAM.chat("Hello!", streamed);
    assertThat(streamed.end().aiMessage().text())
        .isEqualTo(streamed.text())
        .isEqualTo(answer.aiMessage().text());
  }

  @Test
  void callsToolsAndAnswersInJsonOverResponses() {
    UserMessage question = UserMessage.from("What is the weather?");
    ChatRequest request =
        ChatRequest.builder()
            .messages(question)
            .toolSpecifications(WEATHER)
            .toolChoice(ToolChoice.REQUIRED)
            .build();
    StreamedAnswer streamed = new StreamedAnswer();
    RESPONSES_STREAM.chat(request, streamed);
    AiMessage calling = streamed.end().aiMessage();
    ToolExecutionRequest call = onlyCall(calling);
    ChatResponse next =
        RESPONSES.chat(question, calling, ToolExecutionResultMessage.from(call, "It is sunny."));
    assertThat(next.aiMessage().text()).isNotNull();
    Schemas.assertPlace(RESPONSES.chat(inJson("place")).aiMessage().text());
  }

  @Test
  void listsModels() {
    assertThat(
            OpenAiModelCatalog.builder()
                .baseUrl(PLATFORM.near())
                .apiKey(Platform.KEY)
                .build()
                .listModels())
        .extracting(ModelDescription::name)
        .contains(Platform.MODEL);
  }

  @Test
  void refusalsArriveAsItsExceptions() {
    OpenAiChatModel elsewhere = chat(builder -> builder.modelName("gpt-none")).build();
    assertThatThrownBy(() -> elsewhere.chat("Hello!")).isInstanceOf(ModelNotFoundException.class);
    OpenAiChatModel hot = chat(builder -> builder.temperature(3.0)).build();
    assertThatThrownBy(() -> hot.chat("Hello!"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("temperature");
  }

  private static OpenAiChatModel.OpenAiChatModelBuilder chat(
      UnaryOperator<OpenAiChatModel.OpenAiChatModelBuilder> more) {
    return more.apply(
        OpenAiChatModel.builder()
            .baseUrl(PLATFORM.near())
            .apiKey(Platform.KEY)
            .modelName(Platform.MODEL)
            .temperature(0.0)
            .maxCompletionTokens(120)
            .strictJsonSchema(true));
  }

  private static ChatRequest inJson(String name) {
    return ChatRequest.builder()
        .messages(UserMessage.from("Where?"))
        .responseFormat(
            ResponseFormat.builder()
                .type(ResponseFormatType.JSON)
                .jsonSchema(JsonSchema.builder().name(name).rootElement(PLACE).build())
                .build())
        .build();
  }

  private static ToolExecutionRequest onlyCall(AiMessage message) {
    assertThat(message.toolExecutionRequests()).hasSize(1);
    ToolExecutionRequest call = message.toolExecutionRequests().getFirst();
    assertThat(call.name()).isEqualTo("get_weather");
    Schemas.assertPlace(call.arguments());
    return call;
  }
}
