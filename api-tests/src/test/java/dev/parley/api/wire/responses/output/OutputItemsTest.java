package dev.parley.api.wire.responses.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.json.ApiJson;
import dev.parley.conversation.Answer;
import dev.parley.conversation.AnswerBuilder;
import dev.parley.conversation.AnswerPiece;
import dev.parley.job.Ending;
import dev.parley.job.Ending.FinishReason;
import dev.parley.job.EventId;
import dev.parley.job.JobEvent;
import dev.parley.job.JobId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Items say what the pieces of an answer say, however these are cut. */
class OutputItemsTest {

  private static final int ANSWERS = 200;

  private final TreeMap<Integer, StringBuilder> streamed = new TreeMap<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void deltasItemsAndTheAnswerAgree(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < ANSWERS; i++) {
      streamed.clear();
      List<JobEvent.Tokens> events = events(random);
      OutputItems items = new OutputItems(JobId.random(0), ShownLogprobs.NONE, this::take);
      AnswerBuilder builder = new AnswerBuilder();
      for (JobEvent.Tokens event : events) {
        items.add(event);
        builder.addAll(event.pieces());
        assertThat(texts(items.soFar())).isEqualTo(streamed());
      }
      items.end(new Ending.Completed(FinishReason.LENGTH));
      check(items.soFar(), builder.answer());
    }
  }

  private void check(ArrayNode items, Answer answer) {
    assertThat(texts(items)).isEqualTo(streamed());
    assertThat(joined(items, "message", "/content/0/text")).isEqualTo(answer.text());
    assertThat(joined(items, "reasoning", "/content/0/text")).isEqualTo(answer.reasoning());
    assertThat(joined(items, "function_call", "/arguments").replace("{}", "")) // that is: none
        .isEqualTo(String.join("", answer.calls().stream().map(Answer.Call::arguments).toList()));
    assertThat(ids(items)).doesNotHaveDuplicates();
  }

  private void take(String type, ObjectNode event) {
    int index = event.get("output_index").asInt();
    if (type.equals("output_item.added")) {
      assertThat(streamed.put(index, new StringBuilder())).isNull();
    } else if (type.endsWith(".delta")) {
      assertThat(streamed.lastKey()).isEqualTo(index);
      streamed.lastEntry().getValue().append(event.get("delta").stringValue());
    }
  }

  private List<String> streamed() {
    return streamed.values().stream().map(StringBuilder::toString).toList();
  }

  private static List<String> texts(ArrayNode items) {
    List<String> texts = new ArrayList<>();
    for (JsonNode item : items) {
      boolean isCall = item.get("type").stringValue().equals("function_call");
      texts.add(item.at(isCall ? "/arguments" : "/content/0/text").stringValue());
    }
    return texts;
  }

  private static String joined(ArrayNode items, String type, String where) {
    StringBuilder text = new StringBuilder();
    for (JsonNode item : items) {
      if (item.get("type").stringValue().equals(type)) {
        text.append(item.at(where).stringValue());
      }
    }
    return text.toString();
  }

  private static List<String> ids(ArrayNode items) {
    List<String> ids = new ArrayList<>();
    items.forEach(item -> ids.add(item.get("id").stringValue()));
    return ids;
  }

  /** Pieces in any order in which a worker may log them, even in those in which none does today. */
  private static List<JobEvent.Tokens> events(Random random) {
    List<JobEvent.Tokens> events = new ArrayList<>();
    int calls = 0;
    boolean inCall = false;
    for (int number = 1; number <= 1 + random.nextInt(12); number++) {
      List<AnswerPiece> pieces = new ArrayList<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        switch (random.nextInt(4)) {
          case 0 -> pieces.add(new AnswerPiece.Text(text(random)));
          case 1 -> pieces.add(new AnswerPiece.Reasoning(text(random)));
          case 2 -> pieces.add(new AnswerPiece.CallBegin(calls++, "f"));
          default -> {
            if (inCall) {
              pieces.add(new AnswerPiece.CallArguments(calls - 1, text(random)));
            }
          }
        }
        inCall =
            !pieces.isEmpty()
                ? pieces.getLast() instanceof AnswerPiece.CallBegin
                    || pieces.getLast() instanceof AnswerPiece.CallArguments
                : inCall;
      }
      events.add(
          new JobEvent.Tokens(
              new EventId(1, number), number - 1, List.of(number), pieces, List.of()));
    }
    return events;
  }

  private static String text(Random random) {
    return ApiJson.MAPPER.writeValueAsString(random.nextInt(1000)).substring(random.nextInt(2));
  }
}
