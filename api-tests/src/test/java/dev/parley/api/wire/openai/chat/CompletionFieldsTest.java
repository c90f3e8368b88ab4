package dev.parley.api.wire.openai.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.api.admission.AdmissionRequest.Delivery;
import dev.parley.api.chat.ChatRequest;
import dev.parley.api.chat.ChatRequest.OnDisconnect;
import dev.parley.api.errors.ErrorDialect;
import dev.parley.api.errors.Refusal;
import dev.parley.api.errors.Refused;
import dev.parley.api.json.ApiJson;
import dev.parley.conversation.AnswerFormat;
import dev.parley.conversation.Strictness;
import dev.parley.conversation.ToolChoice;
import dev.parley.conversation.ToolUse;
import dev.parley.job.JobRequest.Thinking;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every field of a chat completion's request: honoured, ignored or refused, and by which values.
 */
class CompletionFieldsTest {

  private static final String F =
      "{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{\"type\":\"object\"},"
          + "\"strict\":null,\"more\":{\"x\":1}}}";
  private static final String G = "{\"type\":\"function\",\"function\":{\"name\":\"g\"}}";

  @Test
  void theDocumentTellsTheFateOfEveryField() throws IOException {
    Map<String, String> documented =
        Pattern.compile("^\\| `([a-z_]+)` \\| (honoured|ignored|refused) \\|", Pattern.MULTILINE)
            .matcher(chapter(Files.readString(Path.of("../docs/openai.md"))))
            .results()
            .collect(
                Collectors.toMap(
                    row -> row.group(1), row -> row.group(2), (a, _) -> a, TreeMap::new));
    Map<String, String> fates =
        Arrays.stream(ChatField.values())
            .collect(
                Collectors.toMap(
                    ChatField::wire,
                    field -> field.fate().name().toLowerCase(java.util.Locale.ROOT),
                    (a, _) -> a,
                    TreeMap::new));
    assertThat(documented).isEqualTo(fates);
  }

  private static String chapter(String document) {
    int begin = document.indexOf("## Fields of chat completions");
    int end = document.indexOf("\n## ", begin + 1);
    return document.substring(begin, end < 0 ? document.length() : end);
  }

  /** Whatever its value, an ignored field changes nothing; nor does any that we never heard of. */
  @ParameterizedTest
  @EnumSource(ChatField.class)
  void ignoredFieldsChangeNothing(ChatField field) {
    if (field.fate() == ChatField.Fate.IGNORED) {
      for (String value : List.of("true", "\"x\"", "7", "[1]", "{\"a\":{\"b\":[]}}")) {
        assertThat(read(field.wire(), value).chat().digest()).isEqualTo(plain().digest());
      }
    }
    assertThat(read("something_new", "{\"a\":1}").chat().digest()).isEqualTo(plain().digest());
  }

  @ParameterizedTest
  @EnumSource(ChatField.class)
  void nullIsAbsent(ChatField field) {
    if (field != ChatField.MESSAGES) {
      assertThat(read(field.wire(), "null").chat().digest()).isEqualTo(plain().digest());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "n | 1",
        "logprobs | false",
        "top_logprobs | 0",
        "logit_bias | {}",
        "tools | []",
        "tool_choice | \"none\"",
        "tool_choice | \"auto\"",
        "parallel_tool_calls | true",
        "stop | \"\"",
        "stop | []",
        "stop | [\"\"]",
        "modalities | [\"text\"]",
        "response_format | {\"type\":\"text\"}",
        "functions | []",
        "function_call | \"none\"",
        "stream | false",
        "stream_options | {\"include_usage\":true,\"include_obfuscation\":false}",
        "reasoning_effort | \"none\"",
        "reasoning_effort | \"minimal\"",
        "chat_template_kwargs | {\"enable_thinking\":false,\"other\":1}",
        "chat_template_kwargs | {}",
        "model | \"\"",
      })
  void valuesThatAskForNothingPass(String field, String value) {
    assertThat(read(field, value).chat().digest()).isEqualTo(plain().digest());
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "n | 2 | unsupported_value | n",
        "n | 0 | invalid_value | n",
        "n | \"1\" | invalid_type | n",
        "model | 7 | invalid_type | model",
        "stream | \"true\" | invalid_type | stream",
        "stream_options | [] | invalid_type | stream_options",
        "stream_options | {\"include_usage\":1} | invalid_type | stream_options.include_usage",
        "max_tokens | 0 | invalid_value | max_tokens",
        "max_tokens | -2 | invalid_value | max_tokens",
        "max_completion_tokens | 1.5 | invalid_type | max_completion_tokens",
        "temperature | 2.1 | invalid_value | temperature",
        "temperature | \"hot\" | invalid_type | temperature",
        "top_p | -0.1 | invalid_value | top_p",
        "top_p | 1.1 | invalid_value | top_p",
        "top_k | -2 | invalid_value | top_k",
        "min_p | 2 | invalid_value | min_p",
        "repetition_penalty | 0 | invalid_value | repetition_penalty",
        "frequency_penalty | 3 | invalid_value | frequency_penalty",
        "presence_penalty | -3 | invalid_value | presence_penalty",
        "seed | 1.5 | invalid_type | seed",
        "seed | \"1\" | invalid_type | seed",
        "stop | 7 | invalid_type | stop",
        "stop | [1] | invalid_type | stop[0]",
        "logprobs | 1 | invalid_type | logprobs",
        "top_logprobs | 3 | invalid_value | top_logprobs",
        "top_logprobs | 21 | invalid_value | top_logprobs",
        "logit_bias | {\"a\":1} | invalid_value | logit_bias",
        "logit_bias | {\"1\":101} | invalid_value | logit_bias.1",
        "tools | {} | invalid_type | tools",
        "tools | [{\"type\":\"custom\",\"custom\":{}}] | unsupported_value | tools[0].type",
        "tools | [{\"type\":\"function\"}] | missing_required_parameter | tools[0].name",
        "tools | [{\"type\":\"function\",\"function\":{}}]"
            + " | missing_required_parameter | tools[0].function.name",
        "tool_choice | \"required\" | invalid_value | tool_choice",
        "tool_choice | \"any\" | invalid_value | tool_choice",
        "tool_choice | {\"type\":\"function\",\"function\":{\"name\":\"f\"}}"
            + " | invalid_value | tool_choice",
        "parallel_tool_calls | 0 | invalid_type | parallel_tool_calls",
        "response_format | \"json\" | invalid_type | response_format",
        "response_format | {} | missing_required_parameter | response_format.type",
        "response_format | {\"type\":\"xml\"} | invalid_value | response_format.type",
        "response_format | {\"type\":\"json_schema\"}"
            + " | missing_required_parameter | response_format.json_schema",
        "response_format | {\"type\":\"json_schema\",\"json_schema\":{\"name\":\"a\"}}"
            + " | missing_required_parameter | response_format.json_schema.schema",
        "reasoning_effort | \"much\" | invalid_value | reasoning_effort",
        "reasoning_effort | 3 | invalid_type | reasoning_effort",
        "chat_template_kwargs | {\"enable_thinking\":1}"
            + " | invalid_type | chat_template_kwargs.enable_thinking",
        "modalities | [\"text\",\"audio\"] | unsupported_parameter | modalities",
        "functions | [{\"name\":\"f\"}] | unsupported_parameter | functions",
        "function_call | {\"name\":\"f\"} | unsupported_parameter | function_call",
        "audio | {\"voice\":\"x\"} | unsupported_parameter | audio",
        "web_search_options | {} | unsupported_parameter | web_search_options",
        "messages | [] | invalid_value | messages",
        "messages | \"hi\" | invalid_type | messages",
        "messages | [\"hi\"] | invalid_type | messages[0]",
        "messages | [{\"content\":\"hi\"}] | missing_required_parameter | messages[0].role",
        "messages | [{\"role\":\"bot\",\"content\":\"hi\"}] | invalid_value | messages[0].role",
        "messages | [{\"role\":\"user\",\"content\":7}] | invalid_type | messages[0].content",
        "messages | [{\"role\":\"user\",\"content\":[{\"text\":\"a\"}]}]"
            + " | missing_required_parameter | messages[0].content[0].type",
        "messages | [{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"user\",\"content\":"
            + "[{\"type\":\"image_url\",\"image_url\":{\"url\":\"x\"}}]}]"
            + " | unsupported_value | messages[1].content[0].type",
        "messages | [{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"a\"},"
            + "{\"type\":\"input_audio\"}]}] | unsupported_value | messages[0].content[1].type",
        "messages | [{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"c\",\"function\":"
            + "{\"name\":\"f\",\"arguments\":\"{}\"}}]}]"
            + " | invalid_value | messages[0].tool_calls",
      })
  void refuses(String field, String value, String code, String param) {
    assertThatThrownBy(() -> read(field, value))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              Refusal refusal = refused.refusal();
              assertThat(ErrorDialect.OPENAI.word(refusal.code())).isEqualTo(code);
              assertThat(refusal.code().status()).isEqualTo(400);
              assertThat(refusal.param()).contains(param);
            });
  }

  @Test
  void messagesMustBeThere() {
    assertThatThrownBy(() -> read("{\"model\":\"m\"}"))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.refusal().param()).contains("messages"));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource
  void honours(String field, String value, Function<ChatRequest, Object> what, Object expected) {
    assertThat(what.apply(read(field, value).chat())).isEqualTo(expected);
  }

  static Stream<Arguments> honours() {
    Function<ChatRequest, Object> limit = chat -> chat.maxTokens().orElseThrow();
    Function<ChatRequest, Object> seed = chat -> chat.seed().orElseThrow();
    Function<ChatRequest, Object> stop = ChatRequest::stop;
    Function<ChatRequest, Object> topK = chat -> chat.sampling().topK().orElseThrow();
    Function<ChatRequest, Object> thinking = ChatRequest::thinking;
    Function<ChatRequest, Object> choice = chat -> chat.conversation().tools().choice();
    Function<ChatRequest, Object> format = ChatRequest::answerFormat;
    String many =
        IntStream.range(0, 16).mapToObj(i -> "\"" + i + "\"").collect(Collectors.joining(","));
    return Stream.of(
        Arguments.of("model", "\"m\"", of(chat -> chat.model().orElseThrow()), "m"),
        Arguments.of("max_tokens", "7", limit, 7L),
        Arguments.of("max_completion_tokens", "7", limit, 7L),
        Arguments.of("max_tokens", "-1", limit, (long) Integer.MAX_VALUE),
        Arguments.of("max_tokens", "99999999999", limit, (long) Integer.MAX_VALUE),
        Arguments.of(
            "temperature", "0", of(chat -> chat.sampling().temperature().orElseThrow()), 0.0),
        Arguments.of("top_p", "0", of(chat -> chat.sampling().topP().orElseThrow()), 1e-6),
        Arguments.of("top_p", "0.5", of(chat -> chat.sampling().topP().orElseThrow()), 0.5),
        Arguments.of("top_k", "-1", topK, 0L),
        Arguments.of("top_k", "40", topK, 40L),
        Arguments.of("top_k", "100000", topK, 1000L),
        Arguments.of("min_p", "0.1", of(chat -> chat.sampling().minP().orElseThrow()), 0.1),
        Arguments.of(
            "repetition_penalty",
            "1.1",
            of(chat -> chat.sampling().repetitionPenalty().orElseThrow()),
            1.1),
        Arguments.of(
            "frequency_penalty",
            "-2",
            of(chat -> chat.sampling().frequencyPenalty().orElseThrow()),
            -2.0),
        Arguments.of(
            "presence_penalty",
            "2",
            of(chat -> chat.sampling().presencePenalty().orElseThrow()),
            2.0),
        Arguments.of("seed", "42", seed, 42L),
        Arguments.of("seed", "-1", seed, Long.MAX_VALUE),
        Arguments.of("seed", "18446744073709551617", seed, 1L),
        Arguments.of("stop", "\"a\"", stop, List.of("a")),
        Arguments.of("stop", "[\"a\",\"\",\"b\"]", stop, List.of("a", "b")),
        Arguments.of("stop", "[" + many + "]", of(chat -> chat.stop().size()), 16),
        Arguments.of("logprobs", "true", of(chat -> chat.topLogprobs().orElseThrow()), 0),
        Arguments.of("logit_bias", "{\"5\":-1.5}", of(ChatRequest::logitBias), Map.of(5, -1.5)),
        Arguments.of("reasoning_effort", "\"low\"", thinking, Thinking.ON),
        Arguments.of("reasoning_effort", "\"xhigh\"", thinking, Thinking.ON),
        Arguments.of("chat_template_kwargs", "{\"enable_thinking\":true}", thinking, Thinking.ON),
        Arguments.of("tools", "[" + F + "]", choice, new ToolChoice.Auto()),
        Arguments.of(
            "response_format", "{\"type\":\"json_object\"}", format, new AnswerFormat.JsonObject()),
        Arguments.of(
            "response_format",
            "{\"type\":\"json_object\",\"schema\":{\"b\":1,\"a\":2}}",
            format,
            new AnswerFormat.JsonSchema("answer", "{\"b\":1,\"a\":2}", Strictness.LENIENT)),
        Arguments.of(
            "response_format",
            "{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\",\"strict\":true,"
                + "\"schema\":{\"b\":1,\"a\":2},\"x\":0}}",
            format,
            new AnswerFormat.JsonSchema("n", "{\"b\":1,\"a\":2}", Strictness.STRICT)));
  }

  @Test
  void theSmallerLimitCounts() {
    assertThat(limit("9", "5")).isEqualTo(5);
    assertThat(limit("5", "-1")).isEqualTo(5);
    assertThat(limit("null", "5")).isEqualTo(5);
  }

  private static long limit(String completion, String old) {
    return read(Chat.with("m", "max_completion_tokens", completion, "max_tokens", old))
        .chat()
        .maxTokens()
        .orElseThrow();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void choosesAmongTools(String choice, ToolChoice expected, List<String> names) {
    ToolUse use =
        read(Chat.with("m", "tools", "[" + F + "," + G + "]", "tool_choice", choice))
            .chat()
            .conversation()
            .tools();
    assertThat(use.choice()).isEqualTo(expected);
    assertThat(use.tools().stream().map(tool -> tool.name())).isEqualTo(names);
  }

  static Stream<Arguments> choosesAmongTools() {
    List<String> both = List.of("f", "g");
    String onlyG = "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"g\"}}]";
    return Stream.of(
        Arguments.of("null", new ToolChoice.Auto(), both),
        Arguments.of("\"auto\"", new ToolChoice.Auto(), both),
        Arguments.of("\"none\"", new ToolChoice.None(), both),
        Arguments.of("\"required\"", new ToolChoice.Required(), both),
        Arguments.of(
            "{\"type\":\"function\",\"function\":{\"name\":\"g\"}}",
            new ToolChoice.Named("g"),
            both),
        Arguments.of("{\"type\":\"function\",\"name\":\"g\"}", new ToolChoice.Named("g"), both),
        Arguments.of(
            "{\"type\":\"allowed_tools\",\"allowed_tools\":{\"mode\":\"required\"," + onlyG + "}}",
            new ToolChoice.Required(),
            List.of("g")),
        Arguments.of(
            "{\"type\":\"allowed_tools\",\"mode\":\"auto\",\"tools\":"
                + "[{\"type\":\"function\",\"name\":\"g\"}]}",
            new ToolChoice.Auto(),
            List.of("g")));
  }

  @Test
  void oneCallAtATimeIsAskedForByParallelToolCalls() {
    assertThat(
            read(Chat.with("m", "tools", "[" + F + "]", "parallel_tool_calls", "false"))
                .chat()
                .conversation()
                .tools()
                .calls())
        .isEqualTo(ToolUse.Calls.ONE);
  }

  @Test
  void aStreamIsAskedForByTheBody() {
    assertThat(read("stream", "true").delivery()).isEqualTo(Delivery.STREAM);
    assertThat(read("stream", "false").delivery()).isEqualTo(Delivery.HELD);
    assertThat(read("stream_options", "{\"include_usage\":true}").usage())
        .isEqualTo(CompletionRequest.UsageChunk.ASKED);
  }

  private static Function<ChatRequest, Object> of(Function<ChatRequest, Object> what) {
    return what;
  }

  private static ChatRequest plain() {
    return read(ApiJson.MAPPER.writeValueAsString(body())).chat();
  }

  private static CompletionRequest read(String field, String value) {
    return read(Chat.with(body(), field, value));
  }

  private static CompletionRequest read(String body) {
    return CompletionRequest.read(
        body.getBytes(StandardCharsets.UTF_8),
        asked -> asked.filter(name -> !name.isEmpty()),
        OnDisconnect.CANCEL);
  }

  private static Map<String, Object> body() {
    Map<String, Object> body = new LinkedHashMap<>(Chat.of("m"));
    body.remove("model");
    return body;
  }
}
