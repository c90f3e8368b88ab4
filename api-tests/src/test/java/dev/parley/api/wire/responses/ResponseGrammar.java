package dev.parley.api.wire.responses;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The grammar of a whole stream, as {@code /work/shared/OPENAI.md}'s B3.2 gives it. */
final class ResponseGrammar {

  private static final Set<String> TERMINAL = Set.of("completed", "incomplete", "failed");

  private final List<JsonNode> done = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private String id = "";
  private String before = "";
  private int last = -1;
  private boolean started;
  private @Nullable JsonNode open;

  private ResponseGrammar() {}

  /** Fails unless {@code events} are a whole stream: from {@code created} to {@code [DONE]}. */
  static void check(List<ResponseEvent> events) {
    ResponseGrammar grammar = new ResponseGrammar();
    assertThat(events).as("events").isNotEmpty();
    assertThat(events.getLast().isDone()).as("[DONE] at the end").isTrue();
    List<ResponseEvent> all = events.subList(0, events.size() - 1);
    assertThat(all.getFirst().type()).isEqualTo("created");
    assertThat(all.stream().filter(event -> TERMINAL.contains(event.type())))
        .as("terminal events of " + ResponseStream.types(events))
        .hasSize(1);
    assertThat(TERMINAL).contains(all.getLast().type());
    all.forEach(grammar::next);
  }

  private void next(ResponseEvent event) {
    checkNumber(event);
    switch (event.type()) {
      case "created", "queued", "in_progress", "completed", "incomplete", "failed" ->
          lifecycle(event);
      case "output_item.added" -> added(event.json());
      case "content_part.added" -> partAdded(event.json());
      case "output_text.delta", "reasoning_text.delta" -> delta(event);
      case "output_text.done", "reasoning_text.done" -> textDone(event);
      case "content_part.done" -> partDone(event.json());
      case "function_call_arguments.delta" -> argumentsDelta(event.json());
      case "function_call_arguments.done" -> argumentsDone(event.json());
      case "output_item.done" -> itemDone(event.json());
      default -> throw new AssertionError("an event of another type: " + event.raw());
    }
    if (!event.isPassing() && !(event.type().equals("in_progress") && open != null)) {
      before = event.type();
    }
  }

  private void checkNumber(ResponseEvent event) {
    int expected = event.isPassing() ? last : last + 1;
    assertThat(event.number()).as(event.raw()).isEqualTo(expected);
    last = event.number();
  }

  private void lifecycle(ResponseEvent event) {
    JsonNode response = event.response();
    ResponseRules.check(response);
    String status = response.get("status").stringValue();
    switch (event.type()) {
      case "created" -> {
        assertThat(last).isZero();
        id = response.get("id").stringValue();
        assertThat(status).isIn("queued", "in_progress");
      }
      case "queued" -> {
        assertThat(started).as("queued after in_progress").isFalse();
        assertThat(status).isEqualTo("queued");
      }
      case "in_progress" -> {
        started = true;
        assertThat(status).isEqualTo("in_progress");
      }
      case "failed" -> assertThat(status).isIn("failed", "cancelled");
      default -> assertThat(status).isEqualTo(event.type());
    }
    assertThat(response.get("id").stringValue()).isEqualTo(id);
    if (TERMINAL.contains(event.type())) {
      assertThat(open).as("an item that was not done").isNull();
      assertThat(List.copyOf(response.get("output").values())).isEqualTo(done);
    }
  }

  private void added(JsonNode event) {
    assertThat(started).as("an item before in_progress").isTrue();
    assertThat(open).as("an item within another").isNull();
    JsonNode item = event.get("item");
    open = item;
    text.setLength(0);
    ResponseRules.checkItem(item);
    assertThat(item.get("status").stringValue()).isEqualTo("in_progress");
    assertThat(event.get("output_index").asInt()).isEqualTo(done.size());
    if (isCall()) {
      assertThat(item.get("arguments").stringValue()).isEmpty();
    } else {
      assertThat(item.get("content").isEmpty()).isTrue();
    }
  }

  private void partAdded(JsonNode event) {
    assertThat(before).isEqualTo("output_item.added");
    inPart(event);
    assertThat(event.at("/part/text").stringValue()).isEmpty();
    assertThat(event.at("/part/type").stringValue()).isEqualTo(kind());
  }

  private void delta(ResponseEvent event) {
    assertThat(before).isIn("content_part.added", kind() + ".delta");
    assertThat(event.type()).isEqualTo(kind() + ".delta");
    inPart(event.json());
    text.append(event.json().get("delta").stringValue());
    if (kind().equals("output_text")) {
      assertThat(event.json().get("logprobs").isArray()).isTrue();
    }
  }

  private void textDone(ResponseEvent event) {
    assertThat(before).isEqualTo(kind() + ".delta");
    inPart(event.json());
    assertThat(event.json().get("text").stringValue()).isEqualTo(text.toString());
  }

  private void partDone(JsonNode event) {
    assertThat(before).isEqualTo(kind() + ".done");
    inPart(event);
    assertThat(event.at("/part/text").stringValue()).isEqualTo(text.toString());
  }

  private void argumentsDelta(JsonNode event) {
    assertThat(isCall()).isTrue();
    assertThat(before).isIn("output_item.added", "function_call_arguments.delta");
    inItem(event);
    text.append(event.get("delta").stringValue());
  }

  private void argumentsDone(JsonNode event) {
    assertThat(before).isIn("output_item.added", "function_call_arguments.delta");
    inItem(event);
    assertThat(event.get("arguments").stringValue()).isEqualTo(text.toString());
  }

  private void itemDone(JsonNode event) {
    assertThat(before).isEqualTo(isCall() ? "function_call_arguments.done" : "content_part.done");
    JsonNode item = event.get("item");
    ResponseRules.checkItem(item);
    assertThat(item.get("id")).isEqualTo(current().get("id"));
    assertThat(item.get("status").stringValue()).isIn("completed", "incomplete");
    assertThat(item.at(isCall() ? "/arguments" : "/content/0/text").stringValue())
        .isEqualTo(text.toString());
    assertThat(event.get("output_index").asInt()).isEqualTo(done.size());
    done.add(item);
    open = null;
  }

  private JsonNode current() {
    JsonNode item = open;
    if (item == null) {
      throw new AssertionError("no item is open");
    }
    return item;
  }

  private boolean isCall() {
    return current().get("type").stringValue().equals("function_call");
  }

  private String kind() {
    return current().get("type").stringValue().equals("message") ? "output_text" : "reasoning_text";
  }

  private void inPart(JsonNode event) {
    inItem(event);
    assertThat(event.get("content_index").asInt()).isZero();
  }

  private void inItem(JsonNode event) {
    assertThat(event.get("item_id")).isEqualTo(current().get("id"));
    assertThat(event.get("output_index").asInt()).isEqualTo(done.size());
  }
}
