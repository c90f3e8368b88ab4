package dev.parley.faults.client;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The parts of an answer, put together without our code, as a client has to. */
public record SeenAnswer(String reasoning, String text, List<Call> calls) {

  /** A call of a tool. */
  public record Call(String id, String name, String arguments) {}

  public SeenAnswer {
    calls = List.copyOf(calls);
  }

  /** What the tokens events since the last reset make. */
  static SeenAnswer of(List<ViewedEvent> events) {
    Builder seen = new Builder();
    for (ViewedEvent event : events) {
      if (event.isReset()) {
        seen = new Builder();
      } else if (event.isTokens()) {
        seen.addEvent(event.json());
      }
    }
    return seen.build();
  }

  /** What a job shows as its output. */
  public static SeenAnswer ofOutput(JsonNode output) {
    Builder shown = new Builder();
    shown.addText(output);
    output.path("tool_calls").forEach(call -> shown.begin(string(call, "id"), call));
    return shown.build();
  }

  /**
   * What the pieces in a job's log make: {@code {"text"}}, {@code {"call","name"}} and so on.
   *
   * @param job its id, of which the calls have theirs
   */
  public static SeenAnswer ofPieces(String job, List<JsonNode> pieces) {
    String ids = "call_" + job.substring(Math.max(0, job.length() - 22)) + "_";
    Builder logged = new Builder();
    for (JsonNode piece : pieces) {
      if (piece.has("name")) {
        logged.begin(ids + piece.path("call").asInt(), piece);
      } else if (piece.has("arguments")) {
        logged.goOn(piece.path("call").asInt(), piece);
      } else {
        logged.addText(piece);
      }
    }
    return logged.build();
  }

  /** All that was generated, in the order of the fake model's parts: thought, text, calls. */
  public String words() {
    StringBuilder words = new StringBuilder(reasoning).append(text);
    calls.forEach(call -> words.append(call.name()).append(call.arguments()));
    return words.toString();
  }

  private static String string(JsonNode node, String name) {
    return node.path(name).asString("");
  }

  private static final class Builder {

    private record Begun(String id, String name, StringBuilder arguments) {}

    private final StringBuilder reasoning = new StringBuilder();
    private final StringBuilder text = new StringBuilder();
    private final List<Begun> calls = new ArrayList<>();

    void addEvent(JsonNode tokens) {
      addText(tokens);
      for (JsonNode call : tokens.path("tool_calls")) {
        if (call.has("name")) {
          begin(string(call, "id"), call);
        } else {
          goOn(call.path("index").asInt(), call);
        }
      }
    }

    void addText(JsonNode part) {
      reasoning.append(string(part, "reasoning"));
      text.append(string(part, "text"));
    }

    void begin(String id, JsonNode call) {
      StringBuilder arguments = new StringBuilder(string(call, "arguments"));
      calls.add(new Begun(id, string(call, "name"), arguments));
    }

    void goOn(int call, JsonNode more) {
      calls.get(call).arguments().append(string(more, "arguments"));
    }

    SeenAnswer build() {
      return new SeenAnswer(
          reasoning.toString(),
          text.toString(),
          calls.stream()
              .map(call -> new Call(call.id(), call.name(), call.arguments().toString()))
              .toList());
    }
  }
}
