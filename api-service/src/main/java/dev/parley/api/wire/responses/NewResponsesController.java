package dev.parley.api.wire.responses;

import dev.parley.api.admission.AdmissionRequest.Delivery;
import dev.parley.api.caller.Caller;
import dev.parley.api.chat.ChatRequest;
import dev.parley.api.chat.IdempotencyHeader;
import dev.parley.api.connection.RequestBudget;
import dev.parley.api.http.JsonBody;
import dev.parley.api.opening.JobOpening;
import dev.parley.api.opening.OpenedJob;
import dev.parley.api.submission.Submission;
import dev.parley.api.submission.Submission.StoreFull;
import dev.parley.api.wire.openai.LeavingClients;
import dev.parley.api.wire.responses.input.Conversations;
import dev.parley.api.wire.responses.input.ResponseParser;
import dev.parley.api.wire.responses.input.ResponseRequest;
import dev.parley.api.wire.responses.input.ResponseRequest.Form;
import dev.parley.conversation.ChatMessage;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /v1/responses}: reads the request, submits it, and answers as the client wants. */
@RestController
class NewResponsesController {

  private record Opened(ResponseRequest request, ChatRequest chat, OpenedJob job) {}

  private final ResponseParser parser;
  private final LeavingClients leaving;
  private final Conversations conversations;
  private final JobOpening jobs;
  private final ResponseAnswers answers;

  NewResponsesController(
      ResponseParser parser,
      LeavingClients leaving,
      Conversations conversations,
      JobOpening jobs,
      ResponseAnswers answers) {
    this.parser = parser;
    this.leaving = leaving;
    this.conversations = conversations;
    this.jobs = jobs;
    this.answers = answers;
  }

  @PostMapping("/v1/responses")
  void create(Caller caller, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Opened opened = jobs.counted(() -> RefusedParams.renamed(() -> open(caller, request)));
    answers.answer(opened.request(), opened.chat(), opened.job(), request, response);
  }

  private Opened open(Caller caller, HttpServletRequest request) throws IOException {
    ResponseRequest asked = parser.parse(JsonBody.read(request), leaving.effect());
    List<ChatMessage> messages = RequestBudget.within(() -> conversations.messages(asked, caller));
    ChatRequest chat = asked.chat().of(messages);
    var keys = Collections.list(request.getHeaders("Idempotency-Key"));
    Submission submission =
        new Submission(
            chat, IdempotencyHeader.read(keys, chat), delivery(asked), StoreFull.KEEP_BRIEFLY);
    return new Opened(asked, chat, jobs.open(submission, caller));
  }

  private static Delivery delivery(ResponseRequest asked) {
    if (asked.form() == Form.STREAM) {
      return Delivery.STREAM;
    }
    return asked.echo().isInBackground() ? Delivery.JOB : Delivery.HELD;
  }
}
