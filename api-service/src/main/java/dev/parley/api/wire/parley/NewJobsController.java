package dev.parley.api.wire.parley;

import dev.parley.api.admission.AdmissionRequest.Delivery;
import dev.parley.api.caller.Caller;
import dev.parley.api.chat.ChatParser;
import dev.parley.api.chat.ChatRequest;
import dev.parley.api.chat.IdempotencyHeader;
import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refused;
import dev.parley.api.http.JsonBody;
import dev.parley.api.http.PreferHeader;
import dev.parley.api.metrics.ChatCounters;
import dev.parley.api.sse.Accepts;
import dev.parley.api.submission.Submission;
import dev.parley.redis.RedisUnavailable;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /v1/jobs}: reads the chat, submits it, and responds with the job or its stream. */
@RestController
class NewJobsController {

  private final JobResponder job;
  private final StreamResponder stream;
  private final ChatCounters counters;

  NewJobsController(JobResponder job, StreamResponder stream, ChatCounters counters) {
    this.job = job;
    this.stream = stream;
    this.counters = counters;
  }

  @PostMapping("/v1/jobs")
  void create(Caller caller, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    counters.received();
    try {
      respond(read(request), caller, request, response);
    } catch (Refused refused) {
      counters.refused(refused.refusal().code());
      throw refused;
    } catch (IOException left) {
      counters.refused(ErrorCode.BAD_REQUEST);
      throw left;
    } catch (RedisUnavailable away) {
      counters.refused(ErrorCode.QUEUE_UNAVAILABLE);
      throw away;
    }
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

  private void respond(
      Submission submission,
      Caller caller,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    switch (submission.delivery()) {
      case STREAM -> stream.respond(submission, caller, request, response);
      case JOB, HELD -> job.respond(submission, caller, PreferHeader.wait(request), response);
    }
  }
}
