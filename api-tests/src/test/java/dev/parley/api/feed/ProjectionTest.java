package dev.parley.api.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.job.EventId;
import dev.parley.job.JobEvent;
import dev.parley.loop.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What many viewers make of one job's events together. */
class ProjectionTest {

  private static final int VIEWERS = 200;
  private static final int TOKENS = 500;
  private static final Executor APART = task -> Thread.ofVirtual().start(task);

  private final Feed feed = new Feed(SampleLog.JOB, Ticker.SYSTEM);

  /** In the order in which the fold got them. */
  private final List<EventId> folded = new CopyOnWriteArrayList<>();

  private final Projection<String> counting = log -> new Counting();

  private final class Counting implements Projection.Fold<String> {

    private int count;

    @Override
    public String next(JobEvent event) {
      folded.add(event.id());
      return count++ + ":" + event.id();
    }
  }

  @Test
  void eachEventIsFoldedOnceAndInOrderHoweverManyLook() {
    List<JobEvent> log = SampleLog.of(TOKENS);
    feed.merge(Transcript.Edge.NONE, log.subList(0, 2));
    List<CompletableFuture<List<String>>> viewers =
        IntStream.range(0, VIEWERS)
            .mapToObj(_ -> CompletableFuture.supplyAsync(() -> watch(log.size()), APART))
            .toList();
    for (int i = 2; i < log.size(); i++) {
      feed.receive(log.get(i - 1).id(), log.get(i));
    }
    List<String> expected =
        IntStream.range(0, log.size()).mapToObj(i -> i + ":" + log.get(i).id()).toList();
    assertThat(viewers).allSatisfy(seen -> assertThat(seen.join()).isEqualTo(expected));
    assertThat(folded).isEqualTo(log.stream().map(JobEvent::id).toList());
  }

  @Test
  void whoBeginsInTheMiddleGetsWhatTheFoldFromTheBeginningMade() throws InterruptedException {
    feed.merge(Transcript.Edge.NONE, SampleLog.of(3));
    Subscription viewer = subscribe(Optional.of(new EventId(5, 2)));
    assertThat(next(viewer).through(counting)).containsExactly("4:5-3");
    assertThat(folded).hasSize(5);
  }

  @Test
  void anotherLogIsFoldedFromItsBeginning() throws InterruptedException {
    feed.merge(Transcript.Edge.NONE, SampleLog.of(3));
    Subscription viewer = subscribe(Optional.empty());
    FeedUpdate.Events before = next(viewer);
    feed.restart(SampleLog.of(1));
    assertThat(before.through(counting)).hasSize(5).endsWith("4:5-3");
    assertThat(viewer.next(Duration.ZERO)).isInstanceOf(FeedUpdate.Reset.class);
    assertThat(next(viewer).through(counting)).containsExactly("0:0-1", "1:5-0", "2:5-1");
  }

  private List<String> watch(int events) {
    List<String> seen = new ArrayList<>();
    Subscription viewer = subscribe(Optional.empty());
    try {
      while (seen.size() < events) {
        if (viewer.next(Duration.ofSeconds(15)) instanceof FeedUpdate.Events more) {
          seen.addAll(more.through(counting));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return seen;
  }

  private Subscription subscribe(Optional<EventId> seen) {
    return new Subscription(feed, seen, Duration.ofMinutes(1));
  }

  private static FeedUpdate.Events next(Subscription viewer) throws InterruptedException {
    return (FeedUpdate.Events) viewer.next(Duration.ZERO);
  }
}
