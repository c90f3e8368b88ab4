package dev.parley.api.wire.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.api.chat.ChatRequest;
import dev.parley.api.chat.ChatRequest.OnDisconnect;
import dev.parley.api.errors.ErrorDialect;
import dev.parley.api.errors.Refused;
import dev.parley.api.json.ApiJson;
import dev.parley.api.testing.TestApi;
import dev.parley.api.wire.responses.echo.Echo;
import dev.parley.api.wire.responses.input.ResponseField;
import dev.parley.api.wire.responses.input.ResponseField.Fate;
import dev.parley.api.wire.responses.input.ResponseParser;
import dev.parley.api.wire.responses.input.ResponseRequest;
import dev.parley.conversation.AnswerFormat;
import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.Strictness;
import dev.parley.conversation.ToolChoice;
import dev.parley.job.JobRequest.Retention;
import dev.parley.job.JobRequest.Thinking;
import dev.parley.job.JobRequest.Truncation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Every field of a request for a response: honoured, echoed, ignored or refused. */
class ResponseFieldsTest {

  private static final ResponseParser PARSER = TestApi.shared().bean(ResponseParser.class);
  private static final String F = "{\"type\":\"function\",\"name\":\"f\"}";

  @Test
  void theDocumentTellsTheFateOfEveryField() throws IOException {
    String document = Files.readString(Path.of("../docs/openai.md"));
    int begin = document.indexOf("## Fields of responses");
    int end = document.indexOf("\n## ", begin + 1);
    String chapter = document.substring(begin, end < 0 ? document.length() : end);
    Map<String, String> documented =
        Pattern.compile(
                "^\\| `([a-z_]+)` \\| (honoured|echoed|ignored|refused) \\|", Pattern.MULTILINE)
            .matcher(chapter)
            .results()
            .collect(Collectors.toMap(row -> row.group(1), row -> row.group(2)));
    Map<String, String> fates =
        Arrays.stream(ResponseField.values())
            .collect(
                Collectors.toMap(
                    ResponseField::wire, field -> field.fate().name().toLowerCase(Locale.ROOT)));
    assertThat(new TreeMap<>(documented)).isEqualTo(new TreeMap<>(fates));
  }

  /** Whatever its value, an ignored field changes nothing; nor does any that we never heard of. */
  @ParameterizedTest
  @EnumSource(ResponseField.class)
  void ignoredFieldsChangeNothing(ResponseField field) {
    if (field.fate() == Fate.IGNORED) {
      for (String value : List.of("true", "\"x\"", "7", "[1]", "{\"a\":{\"b\":[]}}")) {
        assertThat(chat(field.wire(), value).digest()).isEqualTo(plain().digest());
      }
    }
    assertThat(chat("something_new", "{\"a\":1}").digest()).isEqualTo(plain().digest());
  }

  @ParameterizedTest
  @EnumSource(ResponseField.class)
  void nullIsAbsent(ResponseField field) {
    if (field != ResponseField.INPUT) {
      assertThat(chat(field.wire(), "null").digest()).isEqualTo(plain().digest());
    }
  }

  @ParameterizedTest
  @EnumSource(ResponseField.class)
  void echoedFieldsAreSaidAgainAndDoNothingElse(ResponseField field) {
    if (field.fate() == Fate.ECHOED) {
      String value = field == ResponseField.MAX_TOOL_CALLS ? "3" : "\"said\"";
      assertThat(read(field.wire(), value).echo().field(field.wire()).toString()).isEqualTo(value);
      assertThat(withoutEcho(chat(field.wire(), value))).isEqualTo(withoutEcho(plain()));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "model | \"\"",
        "include | []",
        "include | [\"reasoning.encrypted_content\",\"file_search_call.results\",\"new\"]",
        "tools | []",
        "tools | [{\"type\":\"web_search\"},{\"type\":\"custom\",\"name\":\"x\"}]",
        "tool_choice | \"auto\"",
        "parallel_tool_calls | true",
        "top_logprobs | 0",
        "truncation | \"disabled\"",
        "text | {\"format\":{\"type\":\"text\"}}",
        "text | {}",
        "store | true",
        "background | false",
        "stream | false",
        "metadata | {}",
        "reasoning | {}",
      })
  void valuesThatAskForNothingPass(String field, String value) {
    assertThat(chat(field, value).digest()).isEqualTo(plain().digest());
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "conversation | \"conv_1\" | unsupported_parameter | conversation",
        "conversation | {\"id\":\"conv_1\"} | unsupported_parameter | conversation",
        "prompt | {\"id\":\"pmpt_1\"} | unsupported_parameter | prompt",
        "model | 7 | invalid_type | model",
        "input | 7 | invalid_type | input",
        "input | [] | invalid_value | input",
        "input | [\"hi\"] | invalid_type | input[0]",
        "input | [{\"role\":\"bot\",\"content\":\"hi\"}] | invalid_value | input[0].role",
        "input | [{\"role\":\"user\"}] | missing_required_parameter | input[0].content",
        "input | [{\"type\":\"message\",\"content\":\"a\"}]"
            + " | missing_required_parameter | input[0].role",
        "input | [{\"role\":\"user\",\"content\":\"a\"},{\"type\":\"web_search_call\"}]"
            + " | unsupported_value | input[1].type",
        "input | [{\"type\":\"computer_call_output\"}] | unsupported_value | input[0].type",
        "input | [{\"role\":\"user\",\"content\":[{\"type\":\"input_image\",\"image_url\":\"x\"}]}]"
            + " | unsupported_value | input[0].content[0].type",
        "input | [{\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"a\"},"
            + "{\"type\":\"input_file\"}]}] | unsupported_value | input[0].content[1].type",
        "input | [{\"type\":\"function_call\",\"call_id\":\"c\",\"name\":\"f\"}]"
            + " | missing_required_parameter | input[0].arguments",
        "input | [{\"type\":\"function_call\",\"call_id\":\"c\",\"name\":\"f\",\"arguments\":{}}]"
            + " | invalid_type | input[0].arguments",
        "input | [{\"type\":\"function_call_output\",\"output\":\"x\"}]"
            + " | missing_required_parameter | input[0].call_id",
        "input | [{\"type\":\"item_reference\"}] | missing_required_parameter | input[0].id",
        "instructions | [] | invalid_type | instructions",
        "previous_response_id | 7 | invalid_type | previous_response_id",
        "store | \"yes\" | invalid_type | store",
        "background | 1 | invalid_type | background",
        "stream | \"true\" | invalid_type | stream",
        "max_output_tokens | 0 | invalid_value | max_output_tokens",
        "max_output_tokens | 1.5 | invalid_type | max_output_tokens",
        "temperature | 2.1 | invalid_value | temperature",
        "top_p | 1.1 | invalid_value | top_p",
        "top_logprobs | 21 | invalid_value | top_logprobs",
        "include | \"x\" | invalid_type | include",
        "text | \"json\" | invalid_type | text",
        "text | {\"format\":{\"type\":\"xml\"}} | invalid_value | text.format.type",
        "text | {\"format\":{\"type\":\"json_schema\",\"name\":\"n\"}}"
            + " | missing_required_parameter | text.format.schema",
        "tools | {} | invalid_type | tools",
        "tools | [{\"type\":\"function\"}] | missing_required_parameter | tools[0].name",
        "tool_choice | \"required\" | invalid_value | tool_choice",
        "tool_choice | {\"type\":\"function\",\"name\":\"f\"} | invalid_value | tool_choice",
        "tool_choice | {\"type\":\"web_search\"} | unsupported_value | tool_choice.type",
        "parallel_tool_calls | 0 | invalid_type | parallel_tool_calls",
        "reasoning | {\"effort\":\"much\"} | invalid_value | reasoning.effort",
        "truncation | \"middle\" | invalid_value | truncation",
        "metadata | {\"a\":1} | invalid_type | metadata.a",
      })
  void refuses(String field, String value, String code, String param) {
    assertThatThrownBy(() -> read(field, value))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(ErrorDialect.OPENAI.word(refused.refusal().code())).isEqualTo(code);
              assertThat(refused.refusal().code().status()).isEqualTo(400);
              assertThat(refused.refusal().param()).contains(param);
            });
  }

  @Test
  void inputMustBeThere() {
    assertThatThrownBy(() -> parse(ApiJson.MAPPER.createObjectNode().put("model", "m")))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.refusal().param()).contains("input"));
  }

  @Test
  void theBackgroundNeedsAStore() {
    assertThatThrownBy(() -> parse(body().put("background", true).put("store", false)))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.refusal().param()).contains("background"));
  }

  @Test
  void whatIsSaidAgainHasAnEnd() {
    assertThat(read("instructions", "\"" + "a".repeat(Echo.MOST - 1000) + "\"").echo().fits())
        .isTrue();
    assertThatThrownBy(() -> read("instructions", "\"" + "ä".repeat(Echo.MOST / 2) + "\""))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.refusal().code().status()).isEqualTo(413));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource
  void honours(String field, String value, Function<ChatRequest, Object> what, Object expected) {
    assertThat(what.apply(chat(field, value))).isEqualTo(expected);
  }

  static Stream<Arguments> honours() {
    Function<ChatRequest, Object> format = ChatRequest::answerFormat;
    return Stream.of(
        Arguments.of("model", "\"m\"", of(chat -> chat.model().orElseThrow()), "m"),
        Arguments.of("max_output_tokens", "8", of(chat -> chat.maxTokens().orElseThrow()), 8L),
        Arguments.of(
            "temperature", "0", of(chat -> chat.sampling().temperature().orElseThrow()), 0.0),
        Arguments.of("top_p", "0.5", of(chat -> chat.sampling().topP().orElseThrow()), 0.5),
        Arguments.of("top_k", "40", of(chat -> chat.sampling().topK().orElseThrow()), 40L),
        Arguments.of("min_p", "0.1", of(chat -> chat.sampling().minP().orElseThrow()), 0.1),
        Arguments.of(
            "repetition_penalty",
            "1.1",
            of(chat -> chat.sampling().repetitionPenalty().orElseThrow()),
            1.1),
        Arguments.of(
            "presence_penalty",
            "1",
            of(chat -> chat.sampling().presencePenalty().orElseThrow()),
            1.0),
        Arguments.of(
            "frequency_penalty",
            "1",
            of(chat -> chat.sampling().frequencyPenalty().orElseThrow()),
            1.0),
        Arguments.of("seed", "7", of(chat -> chat.seed().orElseThrow()), 7L),
        Arguments.of("stop", "\"a\"", of(ChatRequest::stop), List.of("a")),
        Arguments.of("top_logprobs", "2", of(chat -> chat.topLogprobs().orElseThrow()), 2),
        Arguments.of(
            "include",
            "[\"message.output_text.logprobs\"]",
            of(chat -> chat.topLogprobs().orElseThrow()),
            0),
        Arguments.of("store", "true", of(ChatRequest::retention), Retention.Kind.STORED),
        Arguments.of("store", "false", of(ChatRequest::retention), Retention.Kind.BRIEF),
        Arguments.of("background", "true", of(ChatRequest::onDisconnect), OnDisconnect.CONTINUE),
        Arguments.of("background", "false", of(ChatRequest::onDisconnect), OnDisconnect.CANCEL),
        Arguments.of("truncation", "\"auto\"", of(ChatRequest::truncation), Truncation.AUTO),
        Arguments.of("reasoning", "{\"effort\":\"high\"}", of(ChatRequest::thinking), Thinking.ON),
        Arguments.of("metadata", "{\"a\":\"b\"}", of(ChatRequest::metadata), Map.of("a", "b")),
        Arguments.of(
            "tools",
            "[" + F + "]",
            of(chat -> chat.conversation().tools().choice()),
            new ToolChoice.Auto()),
        Arguments.of(
            "text",
            "{\"format\":{\"type\":\"json_object\"}}",
            format,
            new AnswerFormat.JsonObject()),
        Arguments.of(
            "text",
            "{\"format\":{\"type\":\"json_schema\",\"name\":\"n\",\"strict\":true,"
                + "\"schema\":{\"b\":1,\"a\":2}}}",
            format,
            new AnswerFormat.JsonSchema("n", "{\"b\":1,\"a\":2}", Strictness.STRICT)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void choosesAmongTools(String choice, ToolChoice expected) {
    ObjectNode body = body();
    body.set("tools", ApiJson.MAPPER.readTree("[" + F + "]"));
    body.set("tool_choice", ApiJson.MAPPER.readTree(choice));
    ResponseRequest request = parse(body);
    assertThat(chat(request).conversation().tools().choice()).isEqualTo(expected);
    assertThat(request.echo().field("tool_choice").toString()).isEqualTo(choice);
  }

  static Stream<Arguments> choosesAmongTools() {
    return Stream.of(
        Arguments.of("\"none\"", new ToolChoice.None()),
        Arguments.of("\"auto\"", new ToolChoice.Auto()),
        Arguments.of("\"required\"", new ToolChoice.Required()),
        Arguments.of("{\"type\":\"function\",\"name\":\"f\"}", new ToolChoice.Named("f")));
  }

  @Test
  void metadataIsSaidAgainInTheClientsOrder() {
    String pairs = "{\"z\":\"1\",\"a\":\"2\"}";
    JsonNode echoed = read("metadata", pairs).echo().field("metadata");
    assertThat(echoed.toString()).isEqualTo(pairs);
  }

  private static Function<ChatRequest, Object> of(Function<ChatRequest, Object> what) {
    return what;
  }

  /** All but the echo, which the digest takes in. */
  private static List<Object> withoutEcho(ChatRequest chat) {
    return List.of(
        chat.conversation(), chat.sampling(), chat.maxTokens(), chat.retention(), chat.stop());
  }

  private static ChatRequest plain() {
    return chat(parse(body()));
  }

  private static ChatRequest chat(String field, String value) {
    return chat(read(field, value));
  }

  private static ChatRequest chat(ResponseRequest request) {
    return request.chat().of(List.of(new ChatMessage(ChatMessage.Role.USER, "Hello")));
  }

  private static ResponseRequest read(String field, String value) {
    ObjectNode body = body();
    body.set(field, ApiJson.MAPPER.readTree(value));
    return parse(body);
  }

  private static ResponseRequest parse(ObjectNode body) {
    return PARSER.parse(
        ApiJson.MAPPER.writeValueAsString(body).getBytes(StandardCharsets.UTF_8),
        OnDisconnect.CANCEL);
  }

  private static ObjectNode body() {
    return ApiJson.MAPPER.createObjectNode().put("input", "Hello");
  }
}
