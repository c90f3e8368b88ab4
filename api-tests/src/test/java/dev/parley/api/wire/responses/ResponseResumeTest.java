package dev.parley.api.wire.responses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.testing.Client;
import dev.parley.api.testing.HandWorker;
import dev.parley.api.testing.TestApi;
import dev.parley.api.testing.Turn;
import dev.parley.conversation.AnswerPiece;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whether all viewers of a response see the same events, wherever and whenever they come. */
class ResponseResumeTest {

  private static final TestApi API = TestApi.shared();
  private static final TestApi OTHER = API.another();

  private final HandWorker worker = HandWorker.at(API);
  private final Client client = API.client();
  private final ResponseCalls here = new ResponseCalls(client, worker.model());
  private final ResponseCalls there = new ResponseCalls(client.at(OTHER), worker.model());

  @AfterAll
  static void stopOther() {
    OTHER.close();
  }

  @AfterEach
  void close() {
    worker.close();
  }

  @Test
  void twoProcessesTellTheSameBytes() {
    try (ResponseStream first = here.stream(ResponseCalls.BACKGROUND)) {
      List<ResponseEvent> begun = first.until("queued");
      String id = ResponseCalls.id(begun.getFirst().response());
      try (ResponseStream second = there.replay(id, "")) {
        Turn turn = worker.begin();
        turn.generate(new AnswerPiece.Reasoning("Hm"), new AnswerPiece.Text("a"));
        turn.generate(new AnswerPiece.CallBegin(0, "f"), new AnswerPiece.CallArguments(0, "{}"));
        turn.finish();
        String whole = ResponseStream.logged(begun) + ResponseStream.logged(first.toEnd());
        assertThat(ResponseStream.logged(second.whole())).isEqualTo(whole);
        assertThat(ResponseStream.logged(here.replayed(id))).isEqualTo(whole);
        assertThat(ResponseStream.logged(there.replayed(id))).isEqualTo(whole);
      }
    }
  }

  @Test
  void aReplayAfterAnyNumberIsTheRestOfTheWhole() {
    String id = ResponseCalls.id(here.begin());
    Turn turn = worker.begin();
    turn.generate(new AnswerPiece.Reasoning("Hm"), new AnswerPiece.Text("a"));
    turn.generate(new AnswerPiece.Text("b"), new AnswerPiece.CallBegin(0, "f"));
    turn.release();
    Turn next = worker.begin();
    next.generate(new AnswerPiece.CallArguments(0, "{\"a\":1}"));
    next.finish();
    List<ResponseEvent> whole = here.replayed(id);
    int last = whole.get(whole.size() - 2).number();
    assertThat(last).isEqualTo(whole.size() - 2);
    for (int seen = 0; seen <= last; seen++) {
      int known = seen;
      ResponseCalls calls = seen % 2 == 0 ? here : there;
      try (ResponseStream stream = calls.replay(id, "&starting_after=" + seen)) {
        assertThat(ResponseStream.logged(stream.toEnd()))
            .as("after " + seen)
            .isEqualTo(
                ResponseStream.logged(
                    whole.stream().filter(e -> e.isDone() || e.number() > known).toList()));
      }
    }
  }

  @Test
  void aClientThatComesBackInTheMiddleGetsTheRestAsItComes() {
    String id = ResponseCalls.id(here.begin());
    Turn turn = worker.begin();
    turn.generate("one ", "two ");
    ResponseEvent seen;
    try (ResponseStream first = here.replay(id, "")) {
      seen = first.until("output_text.delta").getLast();
    }
    try (ResponseStream second = there.replay(id, "&starting_after=" + seen.number())) {
      assertThat(second.until("output_text.delta").getFirst().json().get("delta").stringValue())
          .isEqualTo("two ");
      turn.generate("three");
      turn.finish();
      List<ResponseEvent> rest = second.toEnd();
      assertThat(ResponseStream.text(rest)).isEqualTo("three");
      assertThat(ResponseCalls.text(rest.get(rest.size() - 2).response()))
          .isEqualTo("one two three");
    }
  }

  @Test
  void anotherWorkerGoesOnWithTheSameItem() {
    try (ResponseStream stream = here.stream()) {
      Turn first = worker.begin();
      first.generate(
          new AnswerPiece.CallBegin(0, "weather"), new AnswerPiece.CallArguments(0, "{\"city\":"));
      first.release();
      Turn second = worker.begin();
      second.generate(new AnswerPiece.CallArguments(0, "\"Bonn\"}"));
      second.finish();
      List<ResponseEvent> events = stream.whole();
      assertThat(ResponseStream.types(events)).filteredOn("output_item.added"::equals).hasSize(1);
      assertThat(events.get(events.size() - 2).response().at("/output/0/arguments").stringValue())
          .isEqualTo("{\"city\":\"Bonn\"}");
    }
  }

  @Test
  void whoKnowsMoreThanThereIsIsToldThatItWasLost() {
    String id = ResponseCalls.id(here.begin());
    worker.answer("a");
    here.replayed(id);
    try (ResponseStream stream = here.replay(id, "&starting_after=100")) {
      List<ResponseEvent> events = stream.toEnd();
      assertThat(ResponseStream.types(events)).containsExactly("failed", "[DONE]");
      assertThat(events.getFirst().number()).isEqualTo(101);
    }
  }

  @Test
  void aBackgroundResponseSurvivesTheProcessThatTookIt() {
    ResponseStream broken;
    List<ResponseEvent> seen;
    Turn turn;
    try (TestApi third = API.another()) {
      broken = new ResponseCalls(client.at(third), worker.model()).stream(ResponseCalls.BACKGROUND);
      turn = worker.begin();
      turn.generate("one ");
      seen = broken.until("output_text.delta");
    }
    assertThat(broken.toEnd()).as("it just breaks off").isEmpty();
    turn.generate("two");
    turn.finish();
    String id = ResponseCalls.id(seen.getFirst().response());
    try (ResponseStream rest = here.replay(id, "&starting_after=" + seen.getLast().number())) {
      List<ResponseEvent> events = rest.toEnd();
      assertThat(ResponseStream.text(events)).isEqualTo("two");
      assertThat(ResponseStream.logged(seen) + ResponseStream.logged(events))
          .isEqualTo(ResponseStream.logged(here.replayed(id)));
    }
    assertThat(ResponseCalls.text(here.retrieve(id))).isEqualTo("one two");
  }

  @Test
  void aStreamThatNobodyCanResumeEndsWithAFailureWhenTheProcessStops() {
    ResponseStream stream;
    try (TestApi third = API.another()) {
      stream = new ResponseCalls(client.at(third), worker.model()).stream();
      worker.begin().generate("one ");
      stream.until("output_text.delta");
    }
    List<ResponseEvent> end = stream.toEnd();
    assertThat(ResponseStream.types(end)).containsExactly("failed", "[DONE]");
    ResponseRules.check(end.getFirst().response());
  }
}
