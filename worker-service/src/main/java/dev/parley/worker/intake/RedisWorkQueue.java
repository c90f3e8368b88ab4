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
import dev.parley.redis.AnsweringShards;
import dev.parley.redis.RedisConnections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The queues of all shards, through the scripts in Redis, asked in rotating order. While some are
 * away the others are asked.
 */
public final class RedisWorkQueue implements WorkQueue {

  private final QueueConsumer consumer;
  private final Claims claims;
  private final JobReader jobs;
  private final Begin begin;
  private final Finish finish;
  private final HandBack handBack;
  private final AnsweringShards shards;
  private int shard;

  public RedisWorkQueue(RedisConnections redis, QueueConsumer consumer) {
    this.consumer = consumer;
    this.claims = new Claims(redis);
    this.jobs = new JobReader(redis);
    this.begin = new Begin(redis);
    this.finish = new Finish(redis);
    this.handBack = new HandBack(redis);
    this.shards = redis.shards();
  }

  /** Asks every shard once, beginning with the one after the last that was asked. */
  @Override
  public Optional<QueueEntry> claim(Set<OwnerId> leftOut) {
    boolean answered = false;
    for (int asked = 0; asked < consumer.shards(); asked++) {
      shard = (shard + 1) % consumer.shards();
      Optional<List<QueueEntry>> answer = shards.ask(shard, () -> claim(shard, leftOut));
      answered |= answer.isPresent();
      Optional<QueueEntry> claimed = answer.stream().flatMap(List::stream).findFirst();
      if (claimed.isPresent()) {
        return claimed;
      }
    }
    if (!answered) {
      throw shards.noneAnswers();
    }
    return Optional.empty();
  }

  /** One entry, or none. */
  private List<QueueEntry> claim(int from, Set<OwnerId> leftOut) {
    return claims
        .next(consumer.model(), from, consumer.worker(), consumer.lease(), leftOut)
        .stream()
        .toList();
  }

  @Override
  public List<QueueEntry> pending() {
    return shards.askAll(each -> claims.own(consumer.model(), each, consumer.worker())).stream()
        .flatMap(List::stream)
        .toList();
  }

  @Override
  public void onReturn(Runnable call) {
    shards.onReturn(call);
  }

  @Override
  public boolean isSpread() {
    return consumer.shards() > 1;
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
    shards.askAll(
        each -> {
          claims.retire(consumer.model(), each, consumer.worker());
          return each;
        });
  }
}
