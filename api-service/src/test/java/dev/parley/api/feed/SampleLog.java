package dev.parley.api.feed;

import dev.parley.job.EventId;
import dev.parley.job.JobEvent;
import dev.parley.job.JobId;
import dev.parley.job.ModelName;
import dev.parley.job.OwnerId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A job's log: queued, started in epoch 5, and tokens {@code t1 t2 …} with the ids 5-1, 5-2 …. */
final class SampleLog {

  static final FeedJob JOB =
      new FeedJob(JobId.random(0), new OwnerId("local"), new ModelName("m"), Instant.EPOCH);

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

  /** What a read of {@code log} answers to a transcript that ended there. */
  static List<JobEvent> behind(Transcript.Edge edge, List<JobEvent> log) {
    return log.stream()
        .filter(event -> edge.before().filter(id -> event.id().compareTo(id) <= 0).isEmpty())
        .toList();
  }
}
