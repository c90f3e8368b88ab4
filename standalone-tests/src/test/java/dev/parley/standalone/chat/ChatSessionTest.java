package dev.parley.standalone.chat;

import static dev.parley.client.ScriptedServer.completed;
import static dev.parley.client.ScriptedServer.frame;
import static dev.parley.client.ScriptedServer.tokens;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.client.ParleyClient;
import dev.parley.client.ScriptedServer;
import dev.parley.client.ScriptedServer.Connection;
import dev.parley.client.ScriptedServer.Reply;
import dev.parley.standalone.chat.ChatOptions.Output;
import dev.parley.standalone.chat.ChatOptions.Thinking;
import dev.parley.testkit.fuzz.Fuzz;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ChatSessionTest {

  private static final String QUEUED = frame("0-1", "queued", "{\"position\":3,\"eta_ms\":12000}");
  private static final String END = completed("9-9", "stop");
  private static final String STARTED = frame("5-0", "started", "{\"attempt\":1}");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private ScriptedServer server;

  @BeforeEach
  void start() throws IOException {
    server = new ScriptedServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void onlyTheAnswerGoesToStandardOutput() throws Exception {
    server.script(
        Connection.of(
            QUEUED,
            STARTED,
            tokens("5-1", "春眠"),
            ": ping\n\n",
            tokens("5-2", "不觉晓"),
            completed("5-3", "stop")));
    assertThat(ask("poem")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("春眠不觉晓\n");
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("place 3, about 12 s", "thinking");
  }

  @Test
  void sendsWhatWasAskedForAndNothingElse() throws Exception {
    server.script(Connection.of(completed("5-1", "stop")));
    ChatOptions options =
        new ChatOptions(
            Optional.of("tiny"),
            Optional.of("Be brief."),
            OptionalInt.of(9),
            OptionalDouble.of(0.5),
            OptionalLong.of(7),
            Thinking.ON,
            Optional.of(json("{\"type\":\"json_object\"}")),
            Optional.of(json("[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]")),
            Output.TEXT);
    chat(options, "").ask("Hi \"you\"");
    assertThat(server.requests)
        .containsExactly(
            """
            {"model":"tiny","messages":[{"role":"system","content":"Be brief."},\
            {"role":"user","content":"Hi \\"you\\""}],"max_tokens":9,"temperature":0.5,"seed":7,\
            "response_format":{"type":"json_object"},\
            "tools":[{"type":"function","function":{"name":"f"}}],"enable_thinking":true}\
            """);
  }

  @Test
  void resumesAfterTheLastSeenEvent() throws Exception {
    server.script(
        Connection.of(QUEUED, STARTED, tokens("5-1", "ab")),
        Connection.refused(503),
        Connection.of(tokens("5-2", "cd"), completed("5-3", "stop")));
    assertThat(ask("abc?")).isZero();
    assertThat(out).hasToString("abcd\n");
    assertThat(server.lastEventIds)
        .containsExactly(Optional.empty(), Optional.of("5-1"), Optional.of("5-1"));
  }

  @Test
  void aResetRepeatsNothingOnTheScreen() throws Exception {
    server.script(
        Connection.of(
            tokens("5-1", "abc"),
            "event: reset\ndata: {}\n\n",
            tokens("4-1", "ab"),
            tokens("6-1", "cd"),
            completed("6-2", "stop")));
    assertThat(ask("abc?")).isZero();
    assertThat(out).hasToString("abcd\n");
  }

  @Test
  void aFailedChatEndsWithOneAndItsReason() throws Exception {
    server.script(
        Connection.of(
            tokens("5-1", "half"),
            frame(
                "5-2",
                "failed",
                "{\"status\":\"failed\",\"error\":{\"message\":\"worker lost\"}}")));
    assertThat(ask("x")).isEqualTo(1);
    assertThat(out).hasToString("half\n");
    assertThat(err.toString(UTF_8)).contains("parley: worker lost");
  }

  @Test
  void aRefusalEndsWithOneAndSaysWhenToComeBack() throws Exception {
    server.replies(Reply.refused(429, "the queue is full"));
    assertThat(ask("x")).isEqualTo(1);
    assertThat(err.toString(UTF_8)).isEqualTo("parley: the queue is full (try again in 7 s)\n");
    assertThat(out.size()).isZero();
  }

  @Test
  void aBusyServerIsAskedAgainWithTheSameKey() throws Exception {
    server
        .replies(Reply.refused(503, "away"), Reply.ACCEPTED)
        .script(Connection.of(tokens("5-1", "ok"), completed("5-2", "stop")));
    assertThat(ask("x")).isZero();
    assertThat(server.keys).hasSize(2);
    assertThat(server.keys.get(0)).isEqualTo(server.keys.get(1));
  }

  @Test
  void withoutAServerOneLineSaysHowToStartOne() throws Exception {
    URI address = server.address();
    server.close();
    int code = chatAt(address, text(), "", err).ask("x");
    assertThat(code).isEqualTo(1);
    assertThat(err.toString(UTF_8).lines()).singleElement().asString().contains("./parley");
  }

  @Test
  void aJobThatIsGoneEndsWithOne() throws Exception {
    server.script(Connection.of(tokens("5-1", "a")), Connection.refused(404));
    assertThat(ask("x")).isEqualTo(1);
    assertThat(err.toString(UTF_8)).contains("the answer was lost");
  }

  @Test
  void theFirstInterruptCancelsAndKeepsWhatCame() throws Exception {
    server.script(
        Connection.untilCancel(
            QUEUED,
            tokens("5-1", "half"),
            frame("6-0", "cancelled", "{\"status\":\"cancelled\"}")));
    CountDownLatch sawText = new CountDownLatch(1);
    ChatSession chat = chatAt(server.address(), text(), "", err, signalling(sawText));
    AtomicInteger code = new AtomicInteger(-1);
    Thread asking = Thread.startVirtualThread(() -> code.set(unchecked(() -> chat.ask("x"))));
    sawText.await();
    assertThat(chat.interrupt()).isEqualTo(ChatSession.Interrupt.STOPS_THE_ANSWER);
    asking.join();
    assertThat(code).hasValue(130);
    assertThat(server.cancelled.getCount()).isZero();
    assertThat(out).hasToString("half\n");
  }

  @Test
  void theSecondInterruptLeaves() throws Exception {
    server.script(Connection.untilCancel(tokens("5-1", "half"), "never told"));
    CountDownLatch sawText = new CountDownLatch(1);
    ChatSession chat = chatAt(server.address(), text(), "", err, signalling(sawText));
    Thread asking = Thread.startVirtualThread(() -> unchecked(() -> chat.ask("x")));
    sawText.await();
    chat.interrupt();
    assertThat(chat.interrupt()).isEqualTo(ChatSession.Interrupt.LEAVES);
    asking.interrupt();
  }

  @Test
  void aConversationSendsItsTurns() throws Exception {
    server.script(
        Connection.of(tokens("5-1", "Hello!"), completed("5-2", "stop")),
        Connection.of(tokens("6-1", "Seven."), completed("6-2", "stop")));
    assertThat(chat(text(), "hi\n\n3+4?\n").converse()).isZero();
    assertThat(out).hasToString("Hello!\nSeven.\n");
    JsonNode last = JsonMapper.shared().readTree(server.requests.getLast());
    assertThat(last.path("truncation").asString()).isEqualTo("auto");
    assertThat(last.path("messages").toString())
        .isEqualTo(
            """
            [{"role":"user","content":"hi"},{"role":"assistant","content":"Hello!"},\
            {"role":"user","content":"3+4?"}]\
            """);
  }

  @Test
  void anEmptyAnswerStaysInTheConversation() throws Exception {
    server.script(
        Connection.of(completed("5-1", "stop")),
        Connection.of(tokens("6-1", "Yes."), completed("6-2", "stop")));
    assertThat(chat(text(), "one\ntwo\n").converse()).isZero();
    assertThat(contents(server.requests.getLast())).containsExactly("one", "", "two");
  }

  @Test
  void anyAnswerGoesIntoTheNextRequestAsItCame() {
    Fuzz.check(
        60,
        random -> {
          List<String> parts =
              IntStream.rangeClosed(0, random.nextInt(4)).mapToObj(_ -> text(random)).toList();
          List<String> frames = new ArrayList<>();
          parts.forEach(part -> frames.add(tokens("5-" + (frames.size() + 1), part)));
          frames.add(completed("6-0", "stop"));
          server.script(
              Connection.of(frames.toArray(String[]::new)),
              Connection.of(completed("7-0", "stop")));
          out.reset();
          assertThat(chat(text(), "one\ntwo\n").converse()).isZero();
          String answer = String.join("", parts);
          assertThat(contents(server.requests.getLast())).containsExactly("one", answer, "two");
          assertThat(out.toString(StandardCharsets.UTF_8)).startsWith(answer);
        });
  }

  @Test
  void ofALongConversationTheNewestTurnsAreSent() {
    List<ChatTurn> many = turns(400, 10);
    assertThat(text().request(many).path("messages")).hasSize(499);
    List<ChatTurn> large = turns(40, 3_000);
    JsonNode request = text().request(large);
    assertThat(request.toString().getBytes(StandardCharsets.UTF_8).length)
        .isBetween(200_000, 256 * 1024);
    assertThat(request.at("/messages/0/role").asString()).isEqualTo("user");
    assertThat(contents(request.toString()).getLast()).isEqualTo("last");
    assertThat(text().request(turns(0, 0)).path("messages")).hasSize(1);
  }

  /** Questions and answers of {@code size} characters, which take four times as many bytes. */
  private static List<ChatTurn> turns(int pairs, int size) {
    List<ChatTurn> turns = new ArrayList<>();
    for (int i = 0; i < pairs; i++) {
      turns.add(ChatTurn.user("春\u0001".repeat(size / 2)));
      turns.add(ChatTurn.assistant("春\"".repeat(size / 2), List.of()));
    }
    turns.add(ChatTurn.user("last"));
    return turns;
  }

  private static List<String> contents(String request) {
    return JsonMapper.shared()
        .readTree(request)
        .path("messages")
        .valueStream()
        .map(message -> message.path("content").asString())
        .toList();
  }

  /** Any characters but halves of surrogate pairs, which no UTF-8 can carry. */
  private static String text(Random random) {
    int[] odd = {0, 7, 8, 0xA, 0xD, 0x1B, '"', '\\', 0x7F, 0x85, 0x2028, 0xFEFF, 0xFFFF, 0x1F338};
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--) {
      int any = random.nextInt(Character.MAX_CODE_POINT + 1);
      boolean half = any >= Character.MIN_SURROGATE && any <= Character.MAX_SURROGATE;
      text.appendCodePoint(random.nextBoolean() || half ? odd[random.nextInt(odd.length)] : any);
    }
    return text.toString();
  }

  @Test
  void aTurnThatFailedWithoutTextLeavesTheConversation() throws Exception {
    server
        .replies(Reply.refused(429, "full"))
        .script(Connection.of(tokens("6-1", "Yes."), completed("6-2", "stop")));
    assertThat(chat(text(), "one\ntwo\n").converse()).isZero();
    assertThat(JsonMapper.shared().readTree(server.requests.getLast()).path("messages")).hasSize(1);
  }

  @Test
  void jsonPrintsTheEndedJobAlone() throws Exception {
    server.script(Connection.of(tokens("5-1", "a"), completed("5-2", "stop")));
    ChatOptions json =
        new ChatOptions(
            Optional.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            OptionalDouble.empty(),
            OptionalLong.empty(),
            Thinking.OFF,
            Optional.empty(),
            Optional.empty(),
            Output.JSON);
    assertThat(chat(json, "").ask("x")).isZero();
    assertThat(out.toString(UTF_8))
        .isEqualTo("{\"status\":\"completed\",\"finish_reason\":\"stop\"}\n");
  }

  @Test
  void aThoughtIsDimmedBesideTheAnswer() throws Exception {
    server.script(
        Connection.of(
            STARTED, thought("5-1", "Hm, "), thought("5-2", "yes."), tokens("5-3", "Yes."), END));
    assertThat(ask("x")).isZero();
    assertThat(out).hasToString("Yes.\n");
    assertThat(err.toString(UTF_8)).endsWith("\u001b[2mHm, \u001b[22m\u001b[2myes.\u001b[22m\n\n");
  }

  @Test
  void aThoughtIsPlainWhereNoTerminalIs() throws Exception {
    server.script(Connection.of(STARTED, thought("5-1", "Hm."), tokens("5-2", "Yes."), END));
    Terminal files = terminal("", err, out, false);
    assertThat(new ChatSession(new ParleyClient(server.address()), "", text(), files).ask("x"))
        .isZero();
    assertThat(err.toString(UTF_8)).isEqualTo("Hm.\n\n");
    assertThat(out).hasToString("Yes.\n");
  }

  @Test
  void aResetRepeatsNoThought() throws Exception {
    server.script(
        Connection.of(
            thought("5-1", "Hm."),
            "event: reset\ndata: {}\n\n",
            thought("6-1", "Hm.."),
            tokens("6-2", "Yes."),
            END));
    assertThat(ask("x")).isZero();
    assertThat(err.toString(UTF_8)).contains("Hm.").doesNotContain("Hm..");
    assertThat(out).hasToString("Yes.\n");
  }

  @Test
  void callsArePrintedAsJsonBehindTheText() throws Exception {
    server.script(Connection.of(tokens("5-1", "Let me see."), calling("5-2")));
    assertThat(ask("x")).isZero();
    assertThat(out)
        .hasToString(
            """
            Let me see.
            {"id":"call_a","name":"f","arguments":{"city":"Paris"}}
            {"id":"call_b","name":"g","arguments":"{\\"bro"}
            """);
  }

  @Test
  void inAConversationThePersonGivesTheResults() throws Exception {
    server.script(
        Connection.of(calling("5-2")),
        Connection.of(tokens("6-1", "Sunny."), completed("6-2", "stop")),
        Connection.of(tokens("7-1", "Bye."), completed("7-2", "stop")));
    assertThat(chat(text(), "weather?\n{\"sun\":1}\nnone\nthanks\n").converse()).isZero();
    assertThat(err.toString(UTF_8)).contains("result of f> ", "result of g> ");
    assertThat(out.toString(UTF_8)).endsWith("Sunny.\nBye.\n");
    assertThat(json(server.requests.get(1)).path("messages"))
        .isEqualTo(
            json(
                """
                [{"role":"user","content":"weather?"},
                 {"role":"assistant","content":"","tool_calls":[
                   {"id":"call_a","name":"f","arguments":"{\\"city\\":\\"Paris\\"}"},
                   {"id":"call_b","name":"g","arguments":"{\\"bro"}]},
                 {"role":"tool","content":"{\\"sun\\":1}","tool_call_id":"call_a"},
                 {"role":"tool","content":"none","tool_call_id":"call_b"}]\
                """));
    assertThat(json(server.requests.get(2)).path("messages")).hasSize(6);
  }

  @Test
  void aQuestionWhoseCallsLedToNothingLeavesTheConversation() throws Exception {
    server
        .replies(Reply.ACCEPTED, Reply.refused(429, "full"), Reply.ACCEPTED)
        .script(
            Connection.of(calling("5-2")),
            Connection.of(tokens("6-1", "Yes."), completed("6-2", "stop")));
    assertThat(chat(text(), "one\nr1\nr2\ntwo\n").converse()).isZero();
    assertThat(contents(server.requests.getLast())).containsExactly("two");
  }

  private static String thought(String id, String text) {
    return frame(
        id, "tokens", "{\"index\":0,\"count\":1,\"text\":\"\",\"reasoning\":\"" + text + "\"}");
  }

  private static String calling(String id) {
    return frame(
        id,
        "completed",
        "{\"status\":\"completed\",\"finish_reason\":\"tool_calls\",\"output\":{\"tool_calls\":["
            + "{\"id\":\"call_a\",\"name\":\"f\",\"arguments\":\"{\\\"city\\\":\\\"Paris\\\"}\"},"
            + "{\"id\":\"call_b\",\"name\":\"g\",\"arguments\":\"{\\\"bro\"}]}}");
  }

  @Test
  void saysThatTheLengthEndedTheAnswer() throws Exception {
    server.script(Connection.of(tokens("5-1", "a"), completed("5-2", "length")));
    assertThat(ask("x")).isZero();
    assertThat(err.toString(UTF_8)).contains("--max-tokens");
  }

  private int ask(String question) throws InterruptedException {
    return chat(text(), "").ask(question);
  }

  private ChatSession chat(ChatOptions options, String typed) {
    return chatAt(server.address(), options, typed, err);
  }

  private ChatSession chatAt(URI address, ChatOptions options, String typed, OutputStream errors) {
    return chatAt(address, options, typed, errors, out);
  }

  private static ChatSession chatAt(
      URI address, ChatOptions options, String typed, OutputStream errors, OutputStream answers) {
    Terminal terminal = terminal(typed, errors, answers, true);
    return new ChatSession(new ParleyClient(address), address.toString(), options, terminal);
  }

  private static Terminal terminal(
      String typed, OutputStream errors, OutputStream answers, boolean errIsTerminal) {
    return new Terminal(
        new BufferedReader(new StringReader(typed)),
        new PrintStream(answers, true, StandardCharsets.UTF_8),
        new PrintStream(errors, true, StandardCharsets.UTF_8),
        true,
        errIsTerminal);
  }

  private static ChatOptions text() {
    return ChatOptions.NONE;
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }

  /** Standard output that tells when the first text stands in it. */
  private OutputStream signalling(CountDownLatch written) {
    return new OutputStream() {
      @Override
      public void write(int b) {
        out.write(b);
        written.countDown();
      }
    };
  }

  private interface Question {
    int ask() throws Exception;
  }

  private static int unchecked(Question question) {
    try {
      return question.ask();
    } catch (Exception e) {
      return -2;
    }
  }
}
