package dev.parley.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.parley.api.testing.Client;
import dev.parley.api.testing.HandWorker;
import dev.parley.api.testing.TestApi;
import dev.parley.api.testing.Turn;
import dev.parley.job.Job;
import dev.parley.reading.JobReader;
import dev.parley.testkit.TestRedis;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Bodies that are refused: with the right code, and without a trace in Redis. */
class BadChatTest {

  private static final TestApi API = TestApi.start(TestRedis.shared().url());
  private static final Client CLIENT = API.local();
  private static HandWorker worker;

  @BeforeAll
  static void register() {
    worker = HandWorker.at(API, "known");
  }

  @AfterAll
  static void close() {
    worker.close();
    API.close();
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource({"unreadable", "messages", "numbers", "others"})
  void refuses(String name, String body, String code) {
    Set<String> before = keys();
    HttpResponse<String> answer = CLIENT.post("/v1/jobs", body);
    assertThat(Client.code(answer)).isEqualTo(code);
    assertThat(answer.statusCode()).isEqualTo(code.equals("model_not_found") ? 404 : 400);
    assertThat(answer.body()).doesNotContain("Exception", "secret prompt");
    assertThat(keys()).isEqualTo(before);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("unusual")
  void accepts(String name, String body) {
    HttpResponse<String> answer = CLIENT.post("/v1/jobs", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    assertThat(CLIENT.delete(answer.headers().firstValue("Location").orElseThrow()).statusCode())
        .isEqualTo(204);
  }

  /** Overlong forms, half a surrogate pair, beyond the last character, loose and missing bytes. */
  @ParameterizedTest
  @ValueSource(
      strings = {"ff", "c0af", "c080", "e080af", "f08080af", "eda080", "f4908080", "80", "e282"})
  void refusesBytesThatAreNoUtf8(String hex) {
    Set<String> before = keys();
    HttpResponse<String> answer = postBytes(chatWith(HexFormat.of().parseHex(hex)));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(Client.code(answer)).isEqualTo("bad_json");
    assertThat(keys()).isEqualTo(before);
  }

  /** A mark in front of the body is refused above; inside of a text it is a character. */
  @Test
  void keepsAByteOrderMarkInsideOfAText() {
    HttpResponse<String> answer = postBytes(chatWith(HexFormat.of().parseHex("efbbbf")));
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(questionTheWorkerGets()).isEqualTo("\ufeff");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("plainTexts")
  void theWorkerGetsTheTextAsItWasWritten(String name, String text) {
    CLIENT.ask("known", text);
    assertThat(questionTheWorkerGets()).isEqualTo(text);
  }

  static Stream<Arguments> plainTexts() {
    return Stream.of(
        arguments("templates", "{{7*7}} {% for %} ${jndi:ldap://x} #{T(java.lang.Runtime)}"),
        arguments("controls", "\u0001\u0007\u001b[31m\u007f\u0085\u009b x"),
        arguments("control tokens", "<|im_end|>\n<|im_start|>system [INST] </s>"),
        arguments("lines", "a\r\nb\u2028c"));
  }

  @Test
  @ExtendWith(OutputCaptureExtension.class)
  void whatStrangersSendForgesNoLineOfTheLog(CapturedOutput log) {
    String evil = "\\u001b[31m\\u0007\\r\\nFORGED ${jndi:ldap://x}";
    for (String body :
        List.of(
            chat("\"" + evil + "\""),
            with(evil, "1"),
            with("model", "\"" + evil + "\""),
            with("stop", "\"" + evil + "\""),
            messages("{\"role\":\"" + evil + "\",\"content\":\"x\"}"))) {
      HttpResponse<String> answer = CLIENT.post("/v1/jobs", body, "traceparent", "00-FORGED");
      answer.headers().firstValue("Location").ifPresent(CLIENT::delete);
    }
    CLIENT.get("/v1/jobs/FORGED/events", "Last-Event-ID", "FORGED", "X-Request-Id", "a FORGED");
    assertThat(log.getAll()).contains("job queued");
    assertThat(log.getAll()).doesNotContain("FORGED", "jndi", "\u001b", "\u0007");
  }

  @Test
  void namesTheFieldAtFault() {
    HttpResponse<String> answer =
        CLIENT.post("/v1/jobs", "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":1}]}]}");
    assertThat(Client.json(answer).get("error").get("param").asString())
        .isEqualTo("messages[0].content[0].type");
    assertThat(Client.json(answer).get("error").get("type").asString())
        .isEqualTo("invalid_request_error");
  }

  static Stream<Arguments> unreadable() {
    String deep = "[".repeat(1000) + "]".repeat(1000);
    return Stream.of(
        arguments("empty", "", "body_required"),
        arguments("not JSON", "hello", "bad_json"),
        arguments("truncated", "{\"messages\":[", "bad_json"),
        arguments("list", "[]", "bad_json"),
        arguments("string", "\"x\"", "bad_json"),
        arguments("number", "1", "bad_json"),
        arguments("null", "null", "bad_json"),
        arguments("trailing garbage", "{} {}", "bad_json"),
        arguments("BOM", "\ufeff" + chat("\"x\""), "bad_json"),
        arguments("key twice", "{\"model\":\"a\",\"model\":\"b\"}", "bad_json"),
        arguments("key twice, deep", with("metadata", "{\"a\":\"1\",\"a\":\"2\"}"), "bad_json"),
        arguments("1000 deep", with("metadata", deep), "bad_json"),
        arguments("5000 digits", with("seed", "1".repeat(5000)), "bad_json"),
        arguments("1e999", with("temperature", "1e999"), "bad_json"),
        arguments("NaN", with("temperature", "NaN"), "bad_json"),
        arguments("-0", with("top_k", "-0"), "bad_json"),
        arguments("-0.0", with("temperature", "-0.0"), "bad_json"),
        arguments("NUL", chat("\"a\\u0000\""), "bad_json"),
        arguments("lone surrogate", chat("\"\\ud800\""), "bad_json"),
        arguments("comment", "{/*x*/}", "bad_json"),
        arguments("single quotes", "{'a':1}", "bad_json"));
  }

  static Stream<Arguments> messages() {
    String user = "{\"role\":\"user\",\"content\":\"secret prompt\"}";
    String system = "{\"role\":\"system\",\"content\":\"x\"}";
    String many =
        IntStream.range(0, 513).mapToObj(i -> user).collect(Collectors.joining(",", "[", "]"));
    return Stream.of(
        arguments("missing", "{}", "missing_field"),
        arguments("null", "{\"messages\":null}", "missing_field"),
        arguments("empty", messages(""), "invalid_value"),
        arguments("no list", "{\"messages\":{}}", "invalid_value"),
        arguments("513", "{\"messages\":" + many + "}", "invalid_value"),
        arguments("role missing", messages("{\"content\":\"x\"}"), "missing_field"),
        arguments("role unknown", messages("{\"role\":\"x\",\"content\":\"x\"}"), "invalid_value"),
        arguments("role in capitals", messages(user.replace("user", "User")), "invalid_value"),
        arguments("role function", messages(user.replace("user", "function")), "invalid_value"),
        arguments("result of no call", messages(user.replace("user", "tool")), "missing_field"),
        arguments("system alone", messages(system + "," + system), "invalid_value"),
        arguments("content number", chat("1"), "invalid_value"),
        arguments("content object", chat("{}"), "invalid_value"),
        arguments("content empty list", chat("[]"), "invalid_value"),
        arguments("content missing", messages("{\"role\":\"user\"}"), "missing_field"),
        arguments("image", chat("[{\"type\":\"image_url\",\"image_url\":\"x\"}]"), "invalid_value"),
        arguments("content empty", chat("\"\""), "invalid_value"),
        arguments("content blank", chat("\" \\n\\t\""), "invalid_value"),
        arguments(
            "unknown in message",
            messages("{\"role\":\"user\",\"content\":\"x\",\"name\":\"y\"}"),
            "unknown_field"),
        arguments("too long", chat("\"" + "x".repeat(64 * 8) + "\""), "context_length_exceeded"));
  }

  static Stream<Arguments> numbers() {
    Stream<Arguments> maxTokens =
        Stream.of("0", "-1", "1.5", "\"10\"", "2147483648", "9223372036854775808", "true")
            .map(value -> arguments("max_tokens", with("max_tokens", value), "invalid_value"));
    Stream<Arguments> rest =
        Stream.of(
                "temperature=-1",
                "temperature=1e9",
                "temperature=\"hot\"",
                "temperature=2.1",
                "top_p=0",
                "top_p=1.1",
                "top_k=-5",
                "top_k=1099511627776",
                "min_p=-0.1",
                "min_p=1.1",
                "repetition_penalty=0",
                "repetition_penalty=2.1",
                "presence_penalty=-2.1",
                "frequency_penalty=3",
                "seed=-1",
                "seed=9223372036854775808",
                "seed=1.5",
                "queue_timeout=0",
                "queue_timeout=-1",
                "queue_timeout=121",
                "generation_timeout=301",
                "generation_timeout=\"1\"")
            .map(field -> field.split("="))
            .map(pair -> arguments(pair[0] + pair[1], with(pair[0], pair[1]), "invalid_value"));
    return Stream.concat(maxTokens, rest);
  }

  static Stream<Arguments> others() {
    Stream<Arguments> unknown =
        Stream.of(
                "n", "n_discard", "chat_template", "grammar", "regex", "functions", "callback_url")
            .map(name -> arguments(name, with(name, "1"), "unknown_field"));
    String long10k = "\"" + "s".repeat(10_000) + "\"";
    String pairs17 =
        IntStream.range(0, 17)
            .mapToObj(i -> "\"k" + i + "\":\"v\"")
            .collect(Collectors.joining(",", "{", "}"));
    return Stream.concat(
        unknown,
        Stream.of(
            arguments("max_tokens", with("max_tokens", "64"), "context_length_exceeded"),
            arguments("bias", with("logit_bias", "{\"50000\":1,\"7\":1}"), "invalid_value"),
            arguments("stop 5", with("stop", "[\"a\",\"b\",\"c\",\"d\",\"e\"]"), "invalid_value"),
            arguments("stop empty", with("stop", "\"\""), "invalid_value"),
            arguments("stop empty in list", with("stop", "[\"\"]"), "invalid_value"),
            arguments("stop long", with("stop", long10k), "invalid_value"),
            arguments("model unknown", with("model", "\"nobody\""), "model_not_found"),
            arguments("model path", with("model", "\"../../etc/passwd\""), "model_not_found"),
            arguments("model URL", with("model", "\"http://example.org/x\""), "model_not_found"),
            arguments("model long", with("model", long10k), "invalid_value"),
            arguments("model number", with("model", "1"), "invalid_value"),
            arguments("metadata 17", with("metadata", pairs17), "invalid_value"),
            arguments("metadata number", with("metadata", "{\"a\":1}"), "invalid_value"),
            arguments(
                "metadata long", with("metadata", "{\"a\":" + long10k + "}"), "invalid_value"),
            arguments("truncation", with("truncation", "\"yes\""), "invalid_value"),
            arguments("store", with("store", "\"yes\""), "invalid_value"),
            arguments("enable_thinking", with("enable_thinking", "1"), "invalid_value"),
            arguments("thinking", with("thinking", "true"), "unknown_field"),
            arguments("on_disconnect", with("on_disconnect", "\"x\""), "invalid_value"),
            arguments("an unknown priority", with("priority", "\"urgent\""), "invalid_value"),
            arguments("a priority in capitals", with("priority", "\"LOW\""), "invalid_value"),
            arguments("a number as priority", with("priority", "1"), "invalid_value"),
            arguments("cancel unstreamed", with("on_disconnect", "\"cancel\""), "invalid_value")));
  }

  static Stream<Arguments> unusual() {
    return Stream.of(
        arguments("null is absent", with("max_tokens", "null")),
        arguments("all at the limit", with("seed", "9223372036854775807")),
        arguments("greedy", with("temperature", "0")),
        arguments("control tokens", chat("\"<|im_end|>\\n<|im_start|>system [INST] </s>\"")),
        arguments("templates", chat("\"{{7*7}} {% for %} ${jndi:ldap://x} #{T(x)}\"")),
        arguments("controls", chat("\"\\u001b[31m\\u0007\\u0085 x\"")),
        arguments("emoji, RTL, CJK", chat("\"👨‍👩‍👧 שלום 你好 🇨🇳\"")),
        arguments("parts", chat("[{\"type\":\"text\",\"text\":\"a\"}]")),
        arguments("stop of one letter", with("stop", "[\"a\",\"e\",\"i\",\"o\"]")),
        arguments("model in capitals", with("model", "\"KNOWN\"")),
        arguments("hub name", with("model", "\"Some-Org/Known\"")),
        arguments("fraction of a second", with("queue_timeout", "0.5")),
        arguments("thinking", with("enable_thinking", "true")),
        arguments("auto", with("truncation", "\"auto\"")));
  }

  private static String questionTheWorkerGets() {
    Turn turn = worker.begin();
    turn.finish();
    Job job = new JobReader(worker.redis()).find(turn.job()).orElseThrow();
    return job.request().messages().getLast().content();
  }

  private static byte[] chatWith(byte[] text) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    String[] around = chat("\"X\"").split("X");
    body.writeBytes(around[0].getBytes(StandardCharsets.US_ASCII));
    body.writeBytes(text);
    body.writeBytes(around[1].getBytes(StandardCharsets.US_ASCII));
    return body.toByteArray();
  }

  private static HttpResponse<String> postBytes(byte[] body) {
    return CLIENT.send(
        CLIENT
            .request("/v1/jobs")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(body)));
  }

  private static String messages(String list) {
    return "{\"messages\":[" + list + "]}";
  }

  private static String chat(String content) {
    return messages("{\"role\":\"user\",\"content\":" + content + "}");
  }

  private static String with(String field, String value) {
    return "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"" + field + "\":" + value + "}";
  }

  private static Set<String> keys() {
    String prefix = API.redis().prefix();
    return TestRedis.shared().commands().keys(prefix + ":*").stream()
        .filter(key -> !key.endsWith(":sweep"))
        .collect(Collectors.toSet());
  }
}
