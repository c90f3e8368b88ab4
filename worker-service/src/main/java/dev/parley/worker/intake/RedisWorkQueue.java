package dev.parley.worker.intake;

import dev.parley.job.Ending;
import dev.parley.job.Job;
import dev.parley.job.JobId;
import dev.parley.job.OwnerId;
import dev.parley.job.TraceParent;
import dev.parley.job.Usage;
import dev.parley.queue.Begin;
import dev.parley.queue.Claims;
import dev.parley.queue.Finish;
import dev.parley.queue.HandBack;
import dev.parley.queue.QueueEntry;
import dev.parley.reading.JobReader;
import dev.parley.redis.RedisConnections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** The queues of all shards, through the scripts in Redis, asked in rotating order. */
public final class RedisWorkQueue implements WorkQueue {

  private final QueueConsumer consumer;
  private final Claims claims;
  private final JobReader jobs;
  private final Begin begin;
  private final Finish finish;
  private final HandBack handBack;
  private int shard;

  public RedisWorkQueue(RedisConnections redis, QueueConsumer consumer) {
    this.consumer = consumer;
    this.claims = new Claims(redis);
    this.jobs = new JobReader(redis);
    this.begin = new Begin(redis);
    this.finish = new Finish(redis);
    this.handBack = new HandBack(redis);
  }

  /** Asks every shard once, beginning with the one after the last that was asked. */
  @Override
  public Optional<QueueEntry> claim(Set<OwnerId> leftOut) {
    for (int asked = 0; asked < consumer.shards(); asked++) {
      shard = (shard + 1) % consumer.shards();
      Optional<QueueEntry> entry =
          claims.next(consumer.model(), shard, consumer.worker(), consumer.lease(), leftOut);
      if (entry.isPresent()) {
        return entry;
      }
    }
    return Optional.empty();
  }

  @Override
  public List<QueueEntry> pending() {
    return IntStream.range(0, consumer.shards())
        .mapToObj(each -> claims.own(consumer.model(), each, consumer.worker()))
        .flatMap(List::stream)
        .toList();
  }

  @Override
  public Optional<Job> find(JobId job) {
    return jobs.find(job);
  }

  @Override
  public Begin.Result begin(
      QueueEntry entry, String nonce, Usage prompt, Optional<TraceParent> trace) {
    return begin.run(
        new Begin.Claim(
            entry,
            consumer.worker(),
            nonce,
            consumer.lease(),
            consumer.fingerprint(),
            prompt,
            trace));
  }

  @Override
  public Finish.WithoutBegin endUnbegun(QueueEntry entry, Ending ending) {
    return finish.withoutBegin(entry, ending);
  }

  @Override
  public void handBack(QueueEntry entry) {
    handBack.run(entry, consumer.worker());
  }

  @Override
  public void retire() {
    for (int each = 0; each < consumer.shards(); each++) {
      claims.retire(consumer.model(), each, consumer.worker());
    }
  }
}
