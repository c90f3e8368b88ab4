package dev.parley.api.wire.responses.input;

import dev.parley.api.wire.responses.output.Responses;
import dev.parley.conversation.Answer;
import dev.parley.job.Job;
import dev.parley.job.JobId;
import dev.parley.job.OwnerId;
import dev.parley.redis.Keys;
import dev.parley.service.settings.RedisAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** Finds output items of an owner's earlier responses by their ids. */
@Component
final class KeptItems {

  /** The kind, the random part of the job's id, and the number of the item if it has one. */
  private static final Pattern ID =
      Pattern.compile("(msg|fc|rs)_([A-Za-z0-9_-]{22})(?:_([0-9]{1,4}))?");

  private final Responses responses;
  private final int shards;

  KeptItems(Responses responses, RedisAddress redis) {
    this.responses = responses;
    this.shards = redis.shards();
  }

  /** Adds what the item says to a model to {@code turns}; false when there is no such item. */
  boolean addTo(Turns turns, String id, OwnerId owner) {
    Matcher parts = ID.matcher(id);
    if (!parts.matches()) {
      return false;
    }
    Optional<Job> job = job(parts.group(2), owner);
    return job.isPresent()
        && switch (parts.group(1)) {
          case "msg" -> addMessage(turns, job.get());
          case "fc" -> addCall(turns, job.get(), number(parts));
          default -> true;
        };
  }

  private boolean addMessage(Turns turns, Job job) {
    turns.addAnswer(responses.answer(job).text());
    return true;
  }

  private boolean addCall(Turns turns, Job job, int number) {
    Answer answer = responses.answer(job);
    if (number >= answer.calls().size()) {
      return false;
    }
    turns.add(answer.toolCalls(job.id().suffix()).get(number));
    return true;
  }

  /** All jobs of an owner are in one shard, which items' ids leave out. */
  private Optional<Job> job(String suffix, OwnerId owner) {
    JobId id = new JobId("job_" + Keys.shardOf(owner, shards) + "_" + suffix);
    return responses.find(id, owner);
  }

  private static int number(Matcher parts) {
    return parts.group(3) == null ? Integer.MAX_VALUE : Integer.parseInt(parts.group(3));
  }
}
