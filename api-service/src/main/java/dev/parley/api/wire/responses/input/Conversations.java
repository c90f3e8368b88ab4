package dev.parley.api.wire.responses.input;

import dev.parley.api.caller.Caller;
import dev.parley.api.chat.Messages;
import dev.parley.api.chat.Read;
import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refusal;
import dev.parley.api.wire.openai.OpenAiIds;
import dev.parley.api.wire.responses.output.Responses;
import dev.parley.conversation.Answer;
import dev.parley.conversation.ChatMessage;
import dev.parley.conversation.ChatMessage.Role;
import dev.parley.job.Job;
import dev.parley.job.OwnerId;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Makes the conversation that a request continues: from what is kept, then from its own input. */
@Component
public class Conversations {

  private static final int MOST = 2048;
  private static final int CHARACTERS = 1 << 20;

  private final Responses responses;
  private final KeptItems kept;

  Conversations(Responses responses, KeptItems kept) {
    this.responses = responses;
    this.kept = kept;
  }

  /**
   * All messages, with instructions in front; refuses what has gone, or leaves nothing to answer.
   */
  public List<ChatMessage> messages(ResponseRequest request, Caller caller) {
    Turns turns = new Turns();
    request.previous().ifPresent(id -> addEarlier(turns, id, caller.owner()));
    request.input().forEach(item -> add(turns, item, caller.owner()));
    List<ChatMessage> all = withInstructions(request, asked(turns.all()));
    Read.require(isAnswerable(all), "input", "leaves nothing to answer");
    checkSize(all);
    return all;
  }

  private static boolean isAnswerable(List<ChatMessage> messages) {
    return !messages.isEmpty()
        && messages.getLast().role() != Role.SYSTEM
        && messages.getLast().toolCalls().isEmpty();
  }

  private void addEarlier(Turns turns, String id, OwnerId owner) {
    Job job =
        OpenAiIds.job(OpenAiIds.Kind.RESPONSE, id)
            .flatMap(known -> responses.find(known, owner))
            .orElseThrow(Conversations::noPrevious);
    Read.require(
        job.status().isTerminal(),
        "previous_response_id",
        "names a response that has not ended yet");
    Inherited.messages(job).forEach(turns::add);
    Answer answer = responses.answer(job);
    turns.addAnswer(answer.text());
    answer.toolCalls(job.id().suffix()).forEach(turns::add);
  }

  private void add(Turns turns, InputItem item, OwnerId owner) {
    switch (item) {
      case InputItem.Turn(ChatMessage message, String path) -> {
        message
            .toolCallId()
            .ifPresent(
                id -> Read.require(turns.hasCall(id), path, "is not the id of an earlier call"));
        turns.add(message);
      }
      case InputItem.Call(var call) -> turns.add(call);
      case InputItem.Reference(String id, String path) -> {
        if (!kept.addTo(turns, id, owner)) {
          throw gone(id, path);
        }
      }
      case InputItem.Nothing() -> {}
    }
  }

  /** Messages of the system alone are the question: chat formats want one of the user. */
  private static List<ChatMessage> asked(List<ChatMessage> turns) {
    boolean isQuestion =
        !turns.isEmpty() && turns.stream().allMatch(turn -> turn.role() == Role.SYSTEM);
    return isQuestion
        ? List.of(new ChatMessage(Role.USER, Messages.systemFirst(turns).getFirst().content()))
        : turns;
  }

  private static List<ChatMessage> withInstructions(
      ResponseRequest request, List<ChatMessage> turns) {
    Stream<ChatMessage> instructions =
        request.echo().instructions().filter(text -> !text.isBlank()).stream()
            .map(text -> new ChatMessage(Role.SYSTEM, text));
    return Messages.systemFirst(Stream.concat(instructions, turns.stream()).toList());
  }

  private static RuntimeException gone(String id, String path) {
    String named = id.matches("[A-Za-z0-9_-]{1,64}") ? "item '" + id + "'" : "such item";
    return Refusal.of(ErrorCode.NOT_FOUND, path, "There is no " + named + ", or no longer.")
        .asException();
  }

  /** A conversation that grows response by response must end somewhere. */
  private static void checkSize(List<ChatMessage> messages) {
    long characters = messages.stream().mapToLong(message -> message.content().length()).sum();
    if (messages.size() > MOST || characters > CHARACTERS) {
      throw Refusal.of(
              ErrorCode.CONTEXT_LENGTH_EXCEEDED,
              "input",
              "The conversation has grown beyond "
                  + MOST
                  + " messages or "
                  + CHARACTERS
                  + " characters; begin a new one.")
          .asException();
    }
  }

  private static RuntimeException noPrevious() {
    return Refusal.of(
            ErrorCode.PREVIOUS_RESPONSE_NOT_FOUND,
            "previous_response_id",
            "There is no response with this id, or no longer.")
        .asException();
  }
}
