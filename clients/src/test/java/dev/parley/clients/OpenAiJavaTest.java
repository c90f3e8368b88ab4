package dev.parley.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.ResponseFormatJsonSchema;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletion.Choice.FinishReason;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionNamedToolChoice;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionTokenLogprob;
import com.openai.models.chat.completions.ChatCompletionToolChoiceOption;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.models.Model;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code com.openai:openai-java} on chat completions, validating all that it receives. */
@Timeout(120)
class OpenAiJavaTest {

  private static final Platform PLATFORM = Platform.shared();
  private static final OpenAIClient CLIENT =
      OpenAIOkHttpClient.builder()
          .baseUrl(PLATFORM.near())
          .apiKey(Platform.KEY)
          .responseValidation(true)
          .build();

  private static final FunctionDefinition WEATHER =
      FunctionDefinition.builder()
          .name("get_weather")
          .description("Tells the weather of a place.")
          .parameters(JsonValue.from(Schemas.PLACE).convert(FunctionParameters.class))
          .strict(true)
          .build();

  @Test
  void answersAtOnce() {
    ChatCompletion answer = CLIENT.chat().completions().create(asking("Hello!").build()).validate();
    assertThat(answer.id()).startsWith("chatcmpl-");
    assertThat(answer.model()).isEqualTo(Platform.MODEL);
    assertThat(answer.choices()).hasSize(1);
    ChatCompletion.Choice choice = answer.choices().getFirst();
    assertThat(choice.finishReason()).isIn(FinishReason.STOP, FinishReason.LENGTH);
    assertThat(choice.message().content().orElseThrow())
        .isNotBlank()
        .isEqualTo(PLATFORM.text(answer.id()));
    assertThat(answer.usage().orElseThrow().completionTokens()).isPositive();
  }

  @Test
  void streamsTheSameWithItsUsageLast() {
    String whole = text(CLIENT.chat().completions().create(asking("Hello!").build()));
    ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();
    ChatCompletionCreateParams request =
        asking("Hello!")
            .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
            .build();
    List<ChatCompletionChunk> chunks = stream(request, accumulator);
    ChatCompletion answer = accumulator.chatCompletion().validate();
    assertThat(text(answer)).isEqualTo(whole).isEqualTo(PLATFORM.text(answer.id()));
    assertThat(chunks.getLast().usage()).isPresent();
    assertThat(chunks.getLast().choices()).isEmpty();
    assertThat(chunks).hasSizeGreaterThan(3);
  }

  @Test
  void stopsAtAWordAndSaysWhen() {
    String whole = text(CLIENT.chat().completions().create(asking("Hello!").build()));
    String stop = whole.substring(whole.length() / 2, whole.length() / 2 + 3);
    ChatCompletion answer =
        CLIENT.chat().completions().create(asking("Hello!").stop(stop).build()).validate();
    assertThat(text(answer)).isEqualTo(whole.substring(0, whole.indexOf(stop)));
    assertThat(answer.choices().getFirst().finishReason()).isEqualTo(FinishReason.STOP);
  }

  @Test
  void tellsTheChancesOfEachToken() {
    ChatCompletion answer =
        CLIENT
            .chat()
            .completions()
            .create(asking("Hello!").maxCompletionTokens(5).logprobs(true).topLogprobs(3).build())
            .validate();
    List<ChatCompletionTokenLogprob> tokens =
        answer.choices().getFirst().logprobs().orElseThrow().content().orElseThrow();
    assertThat(tokens).hasSize(5);
    assertThat(tokens)
        .allSatisfy(
            token -> {
              assertThat(token.logprob()).isNotPositive();
              assertThat(token.topLogprobs()).hasSize(3);
              assertThat(token.topLogprobs().getFirst().token()).isEqualTo(token.token());
            });
  }

  @Test
  void answersInJson() {
    ResponseFormatJsonSchema.JsonSchema schema =
        ResponseFormatJsonSchema.JsonSchema.builder()
            .name("place")
            .strict(true)
            .schema(
                JsonValue.from(Schemas.PLACE)
                    .convert(ResponseFormatJsonSchema.JsonSchema.Schema.class))
            .build();
    ChatCompletionCreateParams request =
        asking("What is the weather?").jsonSchemaResponseFormat(schema).build();
    Schemas.assertPlace(text(CLIENT.chat().completions().create(request).validate()));
  }

  @Test
  void callsTheToolThatIsAskedForAndTakesItsResult() {
    ChatCompletionCreateParams.Builder request =
        asking("What is the weather?").addFunctionTool(WEATHER).toolChoice(named("get_weather"));
    ChatCompletion answer = CLIENT.chat().completions().create(request.build()).validate();
    assertThat(answer.choices().getFirst().finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
    ChatCompletionMessageFunctionToolCall call = call(answer);
    assertThat(call.function().name()).isEqualTo("get_weather");
    Schemas.assertPlace(call.function().arguments());

    ChatCompletionCreateParams.Builder next =
        asking("What is the weather?")
            .addMessage(answer.choices().getFirst().message())
            .addMessage(
                ChatCompletionToolMessageParam.builder()
                    .toolCallId(call.id())
                    .content("sunny")
                    .build());
    assertThat(text(CLIENT.chat().completions().create(next.build()).validate())).isNotNull();
  }

  @Test
  void streamsACallThatAnyToolWouldDoFor() {
    ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();
    ChatCompletionCreateParams request =
        asking("What is the weather?")
            .addFunctionTool(WEATHER)
            .toolChoice(ChatCompletionToolChoiceOption.Auto.REQUIRED)
            .build();
    var _ = stream(request, accumulator);
    ChatCompletion answer = accumulator.chatCompletion();
    assertThat(answer.choices().getFirst().finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
    Schemas.assertPlace(call(answer).function().arguments());
  }

  @Test
  void listsModelsAndFindsOneWithASlashInItsName() {
    List<Model> models = CLIENT.models().list().data();
    assertThat(models).extracting(Model::id).contains(Platform.MODEL);
    assertThat(CLIENT.models().retrieve(Platform.MODEL).validate().id()).isEqualTo(Platform.MODEL);
    NotFoundException unknown =
        catchThrowableOfType(
            NotFoundException.class, () -> CLIENT.models().retrieve("no/such-model"));
    assertThat(unknown.code()).contains("model_not_found");
  }

  @Test
  void refusalsArriveAsItsExceptions() {
    ChatCompletionCreateParams elsewhere = asking("Hello!").model("gpt-none").build();
    NotFoundException unknown =
        catchThrowableOfType(
            NotFoundException.class, () -> CLIENT.chat().completions().create(elsewhere));
    assertThat(unknown.code()).contains("model_not_found");
    assertThat(unknown).hasMessageContaining(Platform.MODEL);
    ChatCompletionCreateParams hot = asking("Hello!").temperature(3).build();
    BadRequestException refused =
        catchThrowableOfType(
            BadRequestException.class, () -> CLIENT.chat().completions().create(hot));
    assertThat(refused.param()).contains("temperature");
  }

  private static ChatCompletionCreateParams.Builder asking(String question) {
    return ChatCompletionCreateParams.builder()
        .model(Platform.MODEL)
        .temperature(0)
        .maxCompletionTokens(120)
        .addUserMessage(question);
  }

  private static ChatCompletionNamedToolChoice named(String tool) {
    return ChatCompletionNamedToolChoice.builder()
        .function(ChatCompletionNamedToolChoice.Function.builder().name(tool).build())
        .build();
  }

  private static List<ChatCompletionChunk> stream(
      ChatCompletionCreateParams request, ChatCompletionAccumulator accumulator) {
    try (StreamResponse<ChatCompletionChunk> stream =
        CLIENT.chat().completions().createStreaming(request)) {
      return stream.stream()
          .map(ChatCompletionChunk::validate)
          .peek(accumulator::accumulate)
          .toList();
    }
  }

  private static String text(ChatCompletion answer) {
    return answer.choices().getFirst().message().content().orElseThrow();
  }

  private static ChatCompletionMessageFunctionToolCall call(ChatCompletion answer) {
    return answer
        .choices()
        .getFirst()
        .message()
        .toolCalls()
        .orElseThrow()
        .getFirst()
        .function()
        .orElseThrow();
  }
}
