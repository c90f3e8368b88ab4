package dev.parley.api.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.parley.api.errors.Refusal;
import dev.parley.api.errors.Refused;
import dev.parley.api.json.ApiJson;
import dev.parley.conversation.AnswerFormat;
import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.ChatMessage.Role;
import dev.parley.conversation.Strictness;
import dev.parley.conversation.Tool;
import dev.parley.conversation.ToolCall;
import dev.parley.conversation.ToolChoice;
import dev.parley.conversation.ToolUse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What a chat may say beyond plain text: tools, their results, formats, chances of tokens. */
class RichChatTest {

  private static final String USER = "{\"role\":\"user\",\"content\":\"x\"}";
  private static final String CALL =
      "{\"id\":\"call_1\",\"type\":\"function\","
          + "\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"a\\\":1}\"}}";
  private static final String CALLING =
      "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[" + CALL + "]}";
  private static final String RESULT =
      "{\"role\":\"tool\",\"tool_call_id\":\"call_1\",\"content\":\"\"}";
  private static final String F = "[" + tool("f", "{}") + "]";

  @Test
  void readsToolsAsTheyWereWritten() {
    String schema = "{\"type\":\"object\",\"properties\":{\"z\":{\"minimum\":1.5},\"a\":{}}}";
    String strict = tool("get-weather_1", schema).replace("\"name\"", "\"strict\":true,\"name\"");
    assertThat(chat("tools", "[" + strict + "," + tool("g", "null") + "]").conversation().tools())
        .isEqualTo(
            new ToolUse(
                List.of(
                    new Tool(
                        "get-weather_1",
                        Optional.of("tells"),
                        Optional.of(schema),
                        Strictness.STRICT),
                    new Tool("g", Optional.of("tells"), Optional.empty(), Strictness.LENIENT)),
                new ToolChoice.Auto(),
                ToolUse.Calls.MANY));
  }

  @ParameterizedTest
  @MethodSource
  void readsWhetherToolsAreCalled(String choice, ToolChoice expected) {
    ToolUse use = chat("tools", F, "tool_choice", choice).conversation().tools();
    assertThat(use.choice()).isEqualTo(expected);
  }

  static Stream<Arguments> readsWhetherToolsAreCalled() {
    return Stream.of(
        arguments("null", new ToolChoice.Auto()),
        arguments("\"auto\"", new ToolChoice.Auto()),
        arguments("\"none\"", new ToolChoice.None()),
        arguments("\"required\"", new ToolChoice.Required()),
        arguments(
            "{\"type\":\"function\",\"function\":{\"name\":\"f\"}}", new ToolChoice.Named("f")));
  }

  @Test
  void readsHowManyCallsAnAnswerMayMake() {
    ToolUse use = chat("tools", F, "parallel_tool_calls", "false").conversation().tools();
    assertThat(use.calls()).isEqualTo(ToolUse.Calls.ONE);
  }

  @Test
  void aChoiceThatForcesNothingNeedsNoTools() {
    assertThat(chat("tools", "[]", "tool_choice", "\"auto\"").conversation().tools())
        .isEqualTo(ToolUse.NONE);
    assertThat(chat("tool_choice", "\"none\"").conversation().tools()).isEqualTo(ToolUse.NONE);
  }

  @ParameterizedTest
  @MethodSource
  void readsTheFormatOfTheAnswer(String json, AnswerFormat expected) {
    assertThat(chat("response_format", json).answerFormat()).isEqualTo(expected);
  }

  static Stream<Arguments> readsTheFormatOfTheAnswer() {
    return Stream.of(
        arguments("null", AnswerFormat.TEXT),
        arguments("{\"type\":\"text\"}", AnswerFormat.TEXT),
        arguments("{\"type\":\"json_object\"}", new AnswerFormat.JsonObject()),
        arguments(
            "{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\",\"strict\":true,"
                + "\"description\":\"d\",\"schema\":{\"type\":\"object\"}}}",
            new AnswerFormat.JsonSchema("n", "{\"type\":\"object\"}", Strictness.STRICT)),
        arguments(
            "{\"type\":\"json_schema\",\"json_schema\":{\"schema\":{}}}",
            new AnswerFormat.JsonSchema("answer", "{}", Strictness.LENIENT)));
  }

  /** Ten levels of objects in lists, each level four braces, as deep as OpenAI allows. */
  @Test
  void readsDeepSchemas() {
    String level = "{\"type\":\"array\",\"items\":{\"anyOf\":[{\"properties\":{\"a\":";
    String deep = level.repeat(10) + "{}" + "}}]}}".repeat(10);
    ChatRequest chat =
        chat(
            "response_format",
            "{\"type\":\"json_schema\",\"json_schema\":{\"schema\":" + deep + "}}");
    assertThat(((AnswerFormat.JsonSchema) chat.answerFormat()).schema()).isEqualTo(deep);
  }

  @Test
  void readsChancesOfTokens() {
    assertThat(chat("logprobs", "true", "top_logprobs", "20").topLogprobs()).contains(20);
    assertThat(chat("logprobs", "true").topLogprobs()).contains(0);
    assertThat(chat("logprobs", "false", "top_logprobs", "0").topLogprobs()).isEmpty();
    assertThat(chat("logit_bias", "{\"7\":-100,\"0\":1.5}").logitBias())
        .isEqualTo(Map.of(0, 1.5, 7, -100.0));
  }

  @Test
  void readsCallsAndTheirResults() {
    assertThat(messages(USER, CALLING, RESULT))
        .containsExactly(
            new ChatMessage(Role.USER, "x"),
            ChatMessage.calling("", List.of(new ToolCall("call_1", "f", "{\"a\":1}"))),
            ChatMessage.result("", Optional.of("call_1")));
  }

  /** An answer's calls can be sent back as the job showed them. */
  @Test
  void readsCallsAsAnOutputShowsThem() {
    String flat = "{\"id\":\"call_1\",\"name\":\"f\",\"arguments\":\"{\\\"a\\\":1}\"}";
    assertThat(messages(USER, CALLING.replace(CALL, flat), RESULT))
        .isEqualTo(messages(USER, CALLING, RESULT));
  }

  @Test
  void putsAllThatTheSystemSaysInFront() {
    String late = "{\"role\":\"developer\",\"content\":\"two\"}";
    String early = "{\"role\":\"system\",\"content\":\"one\"}";
    assertThat(messages(early, USER, late))
        .containsExactly(
            new ChatMessage(Role.SYSTEM, "one\n\ntwo"), new ChatMessage(Role.USER, "x"));
  }

  @Test
  void anAnswerThatHasBegunIsContinued() {
    String begun = "{\"role\":\"assistant\",\"content\":\"Once upon\"}";
    assertThat(messages(USER, begun).getLast())
        .isEqualTo(new ChatMessage(Role.ASSISTANT, "Once upon"));
  }

  @Test
  void asksForTheSameWhateverTheSpelling() {
    assertThat(chat("tools", "[]").digest()).isEqualTo(chat("seed", "null").digest());
    assertThat(chat("tools", F).digest()).isNotEqualTo(chat("seed", "null").digest());
  }

  @Test
  void theDocumentNamesEveryField() throws IOException {
    try (InputStream document = getClass().getResourceAsStream("/api-docs/openapi.json")) {
      JsonNode chat = ApiJson.MAPPER.readTree(document).at("/components/schemas/Chat/properties");
      assertThat(Set.copyOf(chat.propertyNames())).isEqualTo(ChatParser.FIELDS);
    }
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource
  void refuses(String param, String field, String value) {
    Refusal refusal = refusal(body(field, value));
    assertThat(refusal.param()).contains(param);
    assertThat(refusal.code().wire())
        .isIn("invalid_value", "invalid_type", "missing_field", "unknown_field");
  }

  static Stream<Arguments> refuses() {
    String many =
        IntStream.range(0, 129)
            .mapToObj(i -> tool("f" + i, "{}"))
            .collect(Collectors.joining(",", "[", "]"));
    String named = "{\"type\":\"function\",\"function\":{\"name\":\"g\"}}";
    return Stream.of(
        arguments("tools", "tools", "{}"),
        arguments("tools", "tools", many),
        arguments("tools[0]", "tools", "[1]"),
        arguments("tools[0].type", "tools", "[{\"type\":\"web_search\"}]"),
        arguments("tools[0].function", "tools", "[{\"type\":\"function\"}]"),
        arguments("tools[0].name", "tools", "[{\"type\":\"function\",\"name\":\"f\"}]"),
        arguments("tools[0].function.name", "tools", "[" + tool("a b", "{}") + "]"),
        arguments("tools[0].function.name", "tools", "[" + tool("f".repeat(65), "{}") + "]"),
        arguments("tools[0].function.parameters", "tools", "[" + tool("f", "true") + "]"),
        arguments("tools[1]", "tools", "[" + tool("f", "{}") + "," + tool("f", "{}") + "]"),
        arguments("tool_choice", "tool_choice", "\"required\""),
        arguments("tool_choice", "tool_choice", "\"always\""),
        arguments("tool_choice", "tool_choice", named),
        arguments("tool_choice", "tools", F + ",\"tool_choice\":" + named),
        arguments("parallel_tool_calls", "parallel_tool_calls", "1"),
        arguments("response_format", "response_format", "\"json\""),
        arguments("response_format.type", "response_format", "{\"type\":\"xml\"}"),
        arguments("response_format.json_schema", "response_format", "{\"type\":\"json_schema\"}"),
        arguments(
            "response_format.json_schema.schema",
            "response_format",
            "{\"type\":\"json_schema\",\"json_schema\":{\"schema\":true}}"),
        arguments("top_logprobs", "top_logprobs", "1"),
        arguments("top_logprobs", "logprobs", "true,\"top_logprobs\":21"),
        arguments("logprobs", "logprobs", "5"),
        arguments("logit_bias", "logit_bias", "[]"),
        arguments("logit_bias", "logit_bias", "{\"x\":1}"),
        arguments("logit_bias", "logit_bias", "{\"01\":1}"),
        arguments("logit_bias.1", "logit_bias", "{\"1\":101}"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void refusesMessages(String param, String messages) {
    assertThat(refusal("{\"messages\":[" + messages + "]}").param()).contains(param);
  }

  static Stream<Arguments> refusesMessages() {
    String object = CALLING.replace("\"{\\\"a\\\":1}\"", "{}");
    return Stream.of(
        arguments(
            "messages[2].tool_call_id", USER + "," + CALLING + "," + RESULT.replace('1', '2')),
        arguments("messages[0].tool_call_id", RESULT + "," + CALLING + "," + RESULT),
        arguments("messages[0].tool_call_id", USER.replace("}", ",\"tool_call_id\":\"a\"}")),
        arguments("messages[0].tool_calls", USER.replace("}", ",\"tool_calls\":[]}")),
        arguments("messages[1].content", USER + ",{\"role\":\"assistant\"}"),
        arguments("messages[1].tool_calls[0].function.arguments", USER + "," + object),
        arguments("messages[1]", USER + "," + CALLING));
  }

  private static String tool(String name, String parameters) {
    return "{\"type\":\"function\",\"function\":{\"name\":\""
        + name
        + "\",\"description\":\"tells\",\"parameters\":"
        + parameters
        + "}}";
  }

  private static List<ChatMessage> messages(String... messages) {
    return parse("{\"messages\":[" + String.join(",", messages) + "]}").conversation().messages();
  }

  private static ChatRequest chat(String... fields) {
    return parse(body(fields));
  }

  private static String body(String... fields) {
    StringBuilder body = new StringBuilder("{\"messages\":[" + USER + "]");
    for (int i = 0; i < fields.length; i += 2) {
      body.append(",\"").append(fields[i]).append("\":").append(fields[i + 1]);
    }
    return body.append("}").toString();
  }

  private static ChatRequest parse(String body) {
    return ChatParser.parse(body.getBytes(StandardCharsets.UTF_8));
  }

  private static Refusal refusal(String body) {
    return catchThrowableOfType(Refused.class, () -> parse(body)).refusal();
  }
}
