package dev.parley.api.jobs;

import dev.parley.api.admission.Candidate.Delivery;
import dev.parley.api.chat.Body;
import dev.parley.api.chat.ChatParser;
import dev.parley.api.chat.ChatRequest;
import dev.parley.api.chat.IdempotencyHeader;
import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refused;
import dev.parley.api.jobs.Entrance.Arrival;
import dev.parley.api.metrics.ChatCounters;
import dev.parley.api.owner.Owners;
import dev.parley.api.sse.Accepts;
import dev.parley.job.JobId;
import dev.parley.job.OwnerId;
import dev.parley.redis.Keys;
import dev.parley.redis.RedisUnavailable;
import dev.parley.service.settings.RedisAddress;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /v1/jobs}: reads the chat, lets it in, and answers with the job or its stream. */
@RestController
class NewJobsDoor {

  private final JobAnswer jobAnswer;
  private final StreamAnswer streamAnswer;
  private final ChatCounters counters;
  private final int shards;

  NewJobsDoor(
      JobAnswer jobAnswer, StreamAnswer streamAnswer, ChatCounters counters, RedisAddress redis) {
    this.jobAnswer = jobAnswer;
    this.streamAnswer = streamAnswer;
    this.counters = counters;
    this.shards = redis.shards();
  }

  @PostMapping("/v1/jobs")
  void create(HttpServletRequest request, HttpServletResponse response) throws IOException {
    counters.received();
    try {
      answer(arrival(request), request, response);
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

  private void answer(Arrival arrival, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    switch (arrival.delivery()) {
      case JOB -> jobAnswer.answer(arrival, Prefer.wait(request), response);
      case STREAM -> streamAnswer.answer(arrival, request, response);
    }
  }

  private Arrival arrival(HttpServletRequest request) throws IOException {
    Delivery delivery = delivery(Accepts.form(request));
    ChatRequest chat = ChatParser.parse(Body.read(request));
    OwnerId owner = Owners.of(request);
    return new Arrival(
        JobId.random(Keys.shardOf(owner, shards)),
        owner,
        chat,
        IdempotencyHeader.read(Collections.list(request.getHeaders("Idempotency-Key")), chat),
        delivery);
  }

  private static Delivery delivery(Accepts.Form form) {
    return switch (form) {
      case JSON -> Delivery.JOB;
      case EVENT_STREAM -> Delivery.STREAM;
    };
  }
}
