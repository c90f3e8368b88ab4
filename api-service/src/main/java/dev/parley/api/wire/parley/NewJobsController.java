package dev.parley.api.wire.parley;

import dev.parley.api.admission.AdmissionRequest.Delivery;
import dev.parley.api.caller.Caller;
import dev.parley.api.chat.ChatParser;
import dev.parley.api.chat.ChatRequest;
import dev.parley.api.chat.IdempotencyHeader;
import dev.parley.api.http.JsonBody;
import dev.parley.api.http.PreferHeader;
import dev.parley.api.opening.JobOpening;
import dev.parley.api.opening.OpenedJob;
import dev.parley.api.sse.Accepts;
import dev.parley.api.submission.Submission;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /v1/jobs}: reads the chat, submits it, and responds with the job or its stream. */
@RestController
class NewJobsController {

  /** Responds for an accepted job. */
  @FunctionalInterface
  private interface Response {

    void send() throws IOException;
  }

  private final JobOpening opening;
  private final JobResponder jobs;
  private final StreamResponder streams;

  NewJobsController(JobOpening opening, JobResponder jobs, StreamResponder streams) {
    this.opening = opening;
    this.jobs = jobs;
    this.streams = streams;
  }

  @PostMapping("/v1/jobs")
  void create(Caller caller, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    opening.counted(() -> accept(caller, request, response)).send();
  }

  private Response accept(Caller caller, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Submission submission = read(request);
    return switch (submission.delivery()) {
      case STREAM -> {
        OpenedJob job = opening.open(submission, caller);
        yield () -> streams.respond(job, submission, request, response);
      }
      case JOB, HELD -> {
        Optional<Duration> wait = PreferHeader.wait(request);
        JobResponder.Submitted job = jobs.submit(submission, caller);
        yield () -> jobs.respond(job, caller, wait, response);
      }
    };
  }

  private static Submission read(HttpServletRequest request) throws IOException {
    Delivery delivery = delivery(Accepts.form(request));
    ChatRequest chat = ChatParser.parse(JsonBody.read(request));
    var keys = Collections.list(request.getHeaders("Idempotency-Key"));
    return new Submission(chat, IdempotencyHeader.read(keys, chat), delivery);
  }

  private static Delivery delivery(Accepts.Form form) {
    return switch (form) {
      case JSON -> Delivery.JOB;
      case EVENT_STREAM -> Delivery.STREAM;
    };
  }
}
