package dev.parley.conversation;

import java.util.ArrayList;
import java.util.List;

/** Joins the pieces of an answer. Not thread-safe. */
public final class AnswerBuilder {

  private record Call(String name, StringBuilder arguments) {}

  private final StringBuilder text = new StringBuilder();
  private final StringBuilder reasoning = new StringBuilder();
  private final List<Call> calls = new ArrayList<>();

  public void add(AnswerPiece piece) {
    switch (piece) {
      case AnswerPiece.Text(String more) -> text.append(more);
      case AnswerPiece.Reasoning(String more) -> reasoning.append(more);
      case AnswerPiece.CallBegin(int _, String name) ->
          calls.add(new Call(name, new StringBuilder()));
      case AnswerPiece.CallArguments(int call, String more) ->
          calls.get(call).arguments().append(more);
    }
  }

  public void addAll(List<AnswerPiece> pieces) {
    pieces.forEach(this::add);
  }

  /** All pieces so far, consecutive ones of one part joined. */
  public Answer answer() {
    return new Answer(
        text.toString(),
        reasoning.toString(),
        calls.stream()
            .map(call -> new Answer.Call(call.name(), call.arguments().toString()))
            .toList());
  }
}
