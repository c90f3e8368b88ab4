package dev.parley.codec;

import dev.parley.job.Ending;
import dev.parley.job.Job;
import dev.parley.job.JobId;
import dev.parley.job.JobPriority;
import dev.parley.job.JobRequest;
import dev.parley.job.JobStatus;
import dev.parley.job.ModelName;
import dev.parley.job.OwnerId;
import dev.parley.job.TraceParent;
import dev.parley.job.Traces;
import dev.parley.job.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a job from the fields of its hash, as the scripts wrote them. Times are Redis ms. */
public final class JobCodec {

  private JobCodec() {}

  /**
   * @throws MalformedData when it is malformed
   */
  public static Job decode(JobId id, Map<String, String> hash) {
    return StoredJson.guard("job " + id, () -> job(id, new Fields(hash)));
  }

  /**
   * @param flat field, value, field, value …, as a script answers {@code HGETALL}
   * @throws MalformedData when it is malformed
   */
  public static Job decode(JobId id, List<Object> flat) {
    Map<String, String> hash = new HashMap<>();
    for (int i = 0; i + 1 < flat.size(); i += 2) {
      hash.put(String.valueOf(flat.get(i)), String.valueOf(flat.get(i + 1)));
    }
    return decode(id, hash);
  }

  private static Job job(JobId id, Fields fields) {
    JobStatus status =
        JobStatus.parse(fields.text("state")).orElseThrow(() -> new MalformedData("state"));
    Optional<Ending> ending = fields.find("ending").map(EventCodec::ending);
    if (ending.map(Ending::status).orElse(status) != status
        || ending.isPresent() != status.isTerminal()) {
      throw new MalformedData("state " + status + " with another ending");
    }
    return new Job(
        id,
        new OwnerId(fields.text("owner")),
        request(fields),
        status,
        fields.count("attempts"),
        EventCodec.id(fields.text("last")),
        ending,
        usage(fields),
        Instant.ofEpochMilli(fields.number("created")),
        fields.time("started"),
        fields.time("first_token"),
        fields.time("finished"),
        fields.time("expires"),
        new Traces(fields.trace("trace"), fields.trace("trace_before")));
  }

  private static JobRequest request(Fields fields) {
    RequestCodec.Body body = RequestCodec.decode(fields.text("request"));
    return new JobRequest(
        new ModelName(fields.text("model")),
        body.conversation(),
        body.answerFormat(),
        body.settings(),
        body.truncation(),
        body.thinking(),
        body.metadata(),
        fields.duration("queue_timeout"),
        fields.duration("generation"),
        fields.count("max_attempts"),
        new JobRequest.Retention(
            fields.text("stored").equals("1")
                ? JobRequest.Retention.Kind.STORED
                : JobRequest.Retention.Kind.BRIEF,
            fields.duration("ttl")),
        priority(fields),
        fields.find("echo"));
  }

  /** That of its lane; jobs from before there were lanes have none. */
  private static JobPriority priority(Fields fields) {
    return fields
        .find("lane")
        .flatMap(lane -> JobPriority.parse(lane.replaceFirst(":.*", "")))
        .orElse(JobPriority.NORMAL);
  }

  private static Usage usage(Fields fields) {
    return new Usage(
        fields.countOrZero("prompt_tokens"),
        fields.count("said"),
        fields.countOrZero("cached_tokens"),
        fields.countOrZero("truncated"));
  }

  /** The fields of one hash. */
  private record Fields(Map<String, String> hash) {

    Optional<String> find(String name) {
      return Optional.ofNullable(hash.get(name));
    }

    String text(String name) {
      return find(name).orElseThrow(() -> new MalformedData("no " + name));
    }

    long number(String name) {
      return Long.parseLong(text(name));
    }

    int count(String name) {
      return Integer.parseInt(text(name));
    }

    int countOrZero(String name) {
      return find(name).map(Integer::parseInt).orElse(0);
    }

    Duration duration(String name) {
      return Duration.ofMillis(number(name));
    }

    /** A malformed one counts as absent. */
    Optional<TraceParent> trace(String name) {
      return find(name).flatMap(TraceParent::parse);
    }

    Optional<Instant> time(String name) {
      return find(name).map(Long::parseLong).map(Instant::ofEpochMilli);
    }
  }
}
