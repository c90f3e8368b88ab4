package dev.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.json.ApiJson;
import dev.parley.api.testing.Client;
import dev.parley.api.testing.EventReader;
import dev.parley.api.testing.HandWorker;
import dev.parley.api.testing.TestApi;
import dev.parley.api.testing.Turn;
import dev.parley.conversation.ChatMessage;
import dev.parley.reading.JobReader;
import dev.parley.testkit.TestRedis;
import dev.parley.testkit.fuzz.Fuzz;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a model answered comes unchanged to the client, and is taken back as history. */
class AnswersComeBackTest {

  private static final TestApi API = TestApi.start(TestRedis.shared().url());
  private static final HandWorker WORKER = HandWorker.at(API);
  private static final Client CLIENT = API.local();

  /** Characters that one reader or another takes for something else. */
  private static final int[] ODD = {
    0, 1, 7, 8, 9, 0xA, 0xB, 0xC, 0xD, 0x1B, 0x1F, ' ', '"', '\\', '/', '<', '{', 0x7F, 0x80, 0x85,
    0x9F, 0xA0, 0xAD, 0x300, 0x61C, 0x200B, 0x200D, 0x200E, 0x2028, 0x2029, 0x202E, 0x2066, 0x3000,
    0xD7FF, 0xE000, 0xFDD0, 0xFE0F, 0xFEFF, 0xFFF9, 0xFFFC, 0xFFFD, 0xFFFE, 0xFFFF, 0x1F468,
    0x1FFFE, 0xE0001, 0x10FFFF
  };

  @AfterAll
  static void close() {
    WORKER.close();
    API.close();
  }

  @Test
  void anyTextComesBack() {
    Fuzz.check(100, random -> comesBack(tokens(random), random));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "\n", "\0", "a\0b", "\u2028", "\ufffd", "\ufeff", "\uffff", "\u0085"})
  void theseTextsDo(String text) {
    comesBack(text.isEmpty() ? List.of() : List.of(text), new Random(1));
  }

  private static void comesBack(List<String> tokens, Random random) {
    String text = String.join("", tokens);
    String id = CLIENT.ask(WORKER.model(), "x").get("id").asString();
    try (EventReader events = CLIENT.events(id)) {
      WORKER.answer(tokens.toArray(String[]::new));
      assertThat(EventReader.text(events.toEnd())).isEqualTo(text);
    }
    assertThat(CLIENT.job(id).get("output").get("text").asString()).isEqualTo(text);
    assertThat(historyAtTheWorker(body(text, random))).isEqualTo(text);
  }

  /** The assistant's turn as the worker gets it. */
  private static String historyAtTheWorker(String body) {
    HttpResponse<String> answer = CLIENT.post("/v1/jobs", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    Turn turn = WORKER.begin();
    turn.finish();
    ChatMessage history =
        new JobReader(WORKER.redis()).find(turn.job()).orElseThrow().request().messages().get(1);
    assertThat(history.role()).isEqualTo(ChatMessage.Role.ASSISTANT);
    return history.content();
  }

  private static String body(String text, Random random) {
    Object content = random.nextBoolean() ? text : List.of(Map.of("type", "text", "text", text));
    String body =
        ApiJson.MAPPER.writeValueAsString(
            Map.of(
                "model",
                WORKER.model(),
                "messages",
                List.of(
                    Map.of("role", "user", "content", "x"),
                    Map.of("role", "assistant", "content", content),
                    Map.of("role", "user", "content", "y"))));
    return random.nextBoolean() ? body : escaped(body);
  }

  /** The same JSON in ASCII. */
  private static String escaped(String json) {
    return json.chars()
        .mapToObj(c -> c < 0x80 ? Character.toString(c) : "\\u%04x".formatted(c))
        .collect(Collectors.joining());
  }

  private static List<String> tokens(Random random) {
    return random
        .ints(random.nextInt(1, 6))
        .mapToObj(_ -> random.ints(random.nextInt(1, 12)).mapToObj(_ -> character(random)))
        .map(characters -> characters.collect(Collectors.joining()))
        .toList();
  }

  private static String character(Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> Character.toString(ODD[random.nextInt(ODD.length)]);
      case 1 -> Character.toString(random.nextInt(0x80));
      default -> Character.toString(scalar(random));
    };
  }

  /** Any code point but the surrogates. */
  private static int scalar(Random random) {
    int drawn = random.nextInt(0x110000 - 0x800);
    return drawn < 0xD800 ? drawn : drawn + 0x800;
  }
}
