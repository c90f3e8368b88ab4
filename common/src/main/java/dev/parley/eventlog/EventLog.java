package dev.parley.eventlog;

import dev.parley.codec.EventCodec;
import dev.parley.codec.MalformedData;
import dev.parley.job.EventId;
import dev.parley.job.JobEvent;
import dev.parley.job.JobId;
import dev.parley.queue.FailCorrupt;
import dev.parley.redis.RedisConnections;
import io.lettuce.core.Range;
import io.lettuce.core.Range.Boundary;
import io.lettuce.core.StreamMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the log of a job: the truth about its events. */
public final class EventLog {

  private final RedisConnections redis;
  private final FailCorrupt failCorrupt;

  public EventLog(RedisConnections redis) {
    this.redis = redis;
    this.failCorrupt = new FailCorrupt(redis);
  }

  /**
   * All events after {@code after}, or all; none when the job is gone.
   *
   * @throws CorruptLog when an entry is malformed
   */
  public List<JobEvent> read(JobId job, Optional<EventId> after) {
    Boundary<String> from =
        after.map(id -> Boundary.excluding(id.toString())).orElse(Boundary.unbounded());
    List<StreamMessage<String, String>> entries =
        redis.call(c -> c.xrange(redis.keys().events(job), Range.from(from, Boundary.unbounded())));
    try {
      return decode(entries);
    } catch (MalformedData e) {
      failCorrupt.run(job);
      throw new CorruptLog(job, e);
    }
  }

  /** The id of the newest event, or empty when the job is gone. */
  public Optional<EventId> last(JobId job) {
    @Nullable String last = redis.call(c -> c.hget(redis.keys().job(job), "last"));
    return Optional.ofNullable(last).flatMap(EventId::parse);
  }

  private static List<JobEvent> decode(List<StreamMessage<String, String>> entries) {
    List<JobEvent> events = new ArrayList<>(entries.size());
    for (StreamMessage<String, String> entry : entries) {
      String json = entry.getBody().get(EventCodec.FIELD);
      if (json == null) {
        throw new MalformedData("an entry without an event");
      }
      events.add(EventCodec.decode(EventCodec.id(entry.getId()), json));
    }
    return events;
  }
}
