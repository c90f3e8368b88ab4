package dev.parley.api.feed;

import dev.parley.conversation.ChatMessage;
import dev.parley.job.EventId;
import dev.parley.job.JobEvent;
import dev.parley.job.JobId;
import dev.parley.job.JobRequest;
import dev.parley.job.JobRequest.Retention;
import dev.parley.job.JobRequest.Thinking;
import dev.parley.job.JobRequest.Truncation;
import dev.parley.job.ModelName;
import dev.parley.job.OwnerId;
import dev.parley.job.Settings;
import dev.parley.job.Settings.TokenLimit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A job's log: queued, started in epoch 5, and tokens {@code t1 t2 …} with the ids 5-1, 5-2 …. */
final class SampleLog {

  static final FeedJob JOB =
      new FeedJob(JobId.random(0), new OwnerId("local"), request(), Instant.EPOCH);

  private SampleLog() {}

  /** Queued, started and so many tokens. */
  static List<JobEvent> of(int tokens) {
    List<JobEvent> log = new ArrayList<>();
    log.add(queued());
    log.add(new JobEvent.Started(new EventId(5, 0), 1));
    for (int number = 1; number <= tokens; number++) {
      log.add(token(number));
    }
    return log;
  }

  static JobEvent.Queued queued() {
    return new JobEvent.Queued(EventId.QUEUED, 3, 3);
  }

  static JobEvent.Tokens token(int number) {
    return new JobEvent.Tokens(new EventId(5, number), number - 1, List.of(number), "t" + number);
  }

  private static JobRequest request() {
    return new JobRequest(
        new ModelName("m"),
        List.of(new ChatMessage(ChatMessage.Role.USER, "?")),
        new Settings(
            new TokenLimit(8, TokenLimit.Origin.DEFAULT), 0, 1, 0, 0, 1, 0, 0, List.of(), 0),
        Truncation.DISABLED,
        Thinking.OFF,
        Map.of(),
        Duration.ofMinutes(1),
        Duration.ofMinutes(1),
        3,
        new Retention(Retention.Kind.BRIEF, Duration.ofMinutes(1)));
  }

  /** What a read of {@code log} answers to a transcript that ended there. */
  static List<JobEvent> behind(Transcript.Edge edge, List<JobEvent> log) {
    return log.stream()
        .filter(event -> edge.before().filter(id -> event.id().compareTo(id) <= 0).isEmpty())
        .toList();
  }
}
