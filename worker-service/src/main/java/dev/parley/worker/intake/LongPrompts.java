package dev.parley.worker.intake;

import dev.parley.inference.chatformat.PromptFit;
import dev.parley.job.Job;
import dev.parley.job.JobId;
import dev.parley.loop.Ticker;
import dev.parley.queue.QueueEntry;
import dev.parley.quota.TokenEstimate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Entries whose prompts take long to tokenize. That happens on a thread of its own, shortest first,
 * so that it holds up nobody else's start; the thread rests after each prompt, so that many of them
 * do not take a core away from the engine. All calls but {@link #forget} are the intake's thread's.
 */
final class LongPrompts implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(LongPrompts.class);

  /** Bytes; what has no more takes some ten milliseconds at most. */
  private static final long LONG = 8192;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** How many times as long as it worked the thread rests. */
  private static final int REST = 3;

  private final Function<Job, PromptFit> fit;
  private final Runnable onDone;
  private final Ticker ticker;
  private final List<LongPrompt> prompts = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1,
          1,
          1,
          TimeUnit.MINUTES,
          new PriorityBlockingQueue<>(),
          Thread.ofPlatform().name("long-prompts").daemon().factory());

  /**
   * @param onDone called on that thread whenever a prompt is done
   */
  LongPrompts(Function<Job, PromptFit> fit, Ticker ticker, Runnable onDone) {
    this.fit = fit;
    this.ticker = ticker;
    this.onDone = onDone;
    thread.allowCoreThreadTimeOut(true);
  }

  static boolean isLong(Job job) {
    return TokenEstimate.prompt(job.request()) > LONG;
  }

  void add(QueueEntry entry, Job job) {
    LongPrompt prompt = new LongPrompt(entry, job);
    prompts.add(prompt);
    thread.execute(prompt);
  }

  /** Takes out one that is done. */
  Optional<LongPrompt> takeDone() {
    Optional<LongPrompt> done = prompts.stream().filter(LongPrompt::isDone).findFirst();
    done.ifPresent(prompts::remove);
    return done;
  }

  /**
   * A job was ended from outside: its prompt is not read any more. From any thread.
   *
   * @return whether it had one here, whose place is free for another now
   */
  boolean forget(JobId job) {
    List<LongPrompt> unwanted =
        prompts.stream().filter(prompt -> prompt.job.id().equals(job)).toList();
    prompts.removeAll(unwanted);
    unwanted.forEach(thread::remove);
    return !unwanted.isEmpty();
  }

  int size() {
    return prompts.size();
  }

  boolean holds(QueueEntry entry) {
    return prompts.stream().anyMatch(prompt -> prompt.entry.equals(entry));
  }

  List<QueueEntry> entries() {
    return prompts.stream().map(prompt -> prompt.entry).toList();
  }

  /** Waits for the prompt at work: its tokenizer may be closed afterwards. */
  @Override
  public void close() {
    thread.shutdownNow();
    closed.countDown();
    try {
      if (!thread.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        log.warn("a prompt is still being tokenized");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One prompt, and, when it is done, whether it fits. */
  final class LongPrompt implements Runnable, Comparable<LongPrompt> {

    private final QueueEntry entry;
    private final Job job;
    private final long bytes;
    private final FutureTask<PromptFit> task;

    private LongPrompt(QueueEntry entry, Job job) {
      this.entry = entry;
      this.job = job;
      this.bytes = TokenEstimate.prompt(job.request());
      this.task = new FutureTask<>(() -> fit.apply(job));
    }

    QueueEntry entry() {
      return entry;
    }

    Job job() {
      return job;
    }

    /**
     * @throws IllegalStateException when it could not be read
     */
    PromptFit fit() {
      try {
        return task.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("a prompt cannot be read", e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void run() {
      long began = ticker.nanos();
      task.run();
      onDone.run();
      rest(REST * (ticker.nanos() - began));
    }

    private void rest(long nanos) {
      try {
        closed.await(nanos, TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // it is to end
      }
    }

    @Override
    public int compareTo(LongPrompt other) {
      return Long.compare(bytes, other.bytes);
    }

    private boolean isDone() {
      return task.isDone();
    }
  }
}
