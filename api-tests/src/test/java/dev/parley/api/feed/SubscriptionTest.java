package dev.parley.api.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.queueview.QueuePosition;
import dev.parley.job.EventId;
import dev.parley.job.JobEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a viewer is sent of a feed, wherever it begins and whatever happens to the log. */
class SubscriptionTest {

  private static final Duration LEASE = Duration.ofMinutes(1);

  private final AtomicLong now = new AtomicLong();
  private final Feed feed = new Feed(SampleLog.JOB, now::get);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void losesAndRepeatsNothingWhateverBecomesOfLiveEvents(long seed) throws InterruptedException {
    Random random = new Random(seed);
    List<JobEvent> log = SampleLog.of(40);
    feed.merge(Transcript.Edge.NONE, log.subList(0, 2));
    Subscription viewer = fromTheStart();
    List<String> seen = new ArrayList<>();
    for (int i = 2; i < log.size(); i++) {
      if (random.nextInt(4) > 0) {
        feed.receive(log.get(i - 1).id(), log.get(i));
      }
      if (random.nextInt(8) == 0) {
        readLog(log.subList(0, i + 1));
      }
      watch(viewer, seen);
    }
    readLog(log);
    watch(viewer, seen);
    assertThat(seen).isEqualTo(log.stream().map(event -> event.id().toString()).toList());
  }

  @Test
  void behindAKnownEventItGetsTheRest() throws InterruptedException {
    feed.merge(Transcript.Edge.NONE, SampleLog.of(3));
    Subscription viewer = behind(new EventId(5, 2));
    assertThat(ids(next(viewer))).containsExactly("5-3");
    assertThat(next(viewer)).isInstanceOf(FeedUpdate.Nothing.class);
  }

  @Test
  void behindAnEventOfAnotherEpochItStartsAnew() throws InterruptedException {
    feed.merge(Transcript.Edge.NONE, SampleLog.of(2));
    Subscription viewer = behind(new EventId(4, 2));
    assertThat(next(viewer)).isInstanceOf(FeedUpdate.Reset.class);
    assertThat(ids(next(viewer))).hasSize(4);
  }

  @Test
  void behindAnEventToComeItWaitsForIt() throws InterruptedException {
    feed.merge(Transcript.Edge.NONE, SampleLog.of(2));
    Subscription viewer = behind(new EventId(5, 3));
    assertThat(next(viewer)).isInstanceOf(FeedUpdate.Nothing.class);
    feed.receive(new EventId(5, 2), SampleLog.token(3));
    assertThat(next(viewer)).isInstanceOf(FeedUpdate.Nothing.class);
    feed.receive(new EventId(5, 3), SampleLog.token(4));
    assertThat(ids(next(viewer))).containsExactly("5-4");
  }

  @Test
  void behindAnEventThatNeverComesItStartsAnewAfterALease() throws InterruptedException {
    feed.merge(Transcript.Edge.NONE, SampleLog.of(2));
    Subscription viewer = behind(new EventId(5, 3));
    now.addAndGet(LEASE.toNanos() - 1);
    assertThat(next(viewer)).isInstanceOf(FeedUpdate.Nothing.class);
    now.incrementAndGet();
    assertThat(next(viewer)).isInstanceOf(FeedUpdate.Reset.class);
    assertThat(ids(next(viewer))).hasSize(4);
  }

  @Test
  void aRestartResetsOnlyWhoWasSentSomething() throws InterruptedException {
    feed.merge(Transcript.Edge.NONE, SampleLog.of(2));
    Subscription early = fromTheStart();
    Subscription late = fromTheStart();
    next(late);
    feed.restart(SampleLog.of(1));
    assertThat(ids(next(early))).hasSize(3);
    assertThat(next(late)).isInstanceOf(FeedUpdate.Reset.class);
    assertThat(ids(next(late))).hasSize(3);
  }

  @Test
  void aRestartWithAnEmptyLogSendsNothing() throws InterruptedException {
    feed.merge(Transcript.Edge.NONE, SampleLog.of(2));
    Subscription viewer = fromTheStart();
    feed.restart(List.of());
    assertThat(next(viewer)).isInstanceOf(FeedUpdate.Nothing.class);
  }

  @Test
  void eventsTakenBeforeARestartStayReadable() throws InterruptedException {
    feed.merge(Transcript.Edge.NONE, SampleLog.of(2));
    FeedUpdate before = next(fromTheStart());
    feed.restart(SampleLog.of(0));
    assertThat(ids(before)).containsExactly("0-1", "5-0", "5-1", "5-2");
    assertThat(((FeedUpdate.Events) before).through(_ -> event -> event.id().toString()))
        .containsExactly("0-1", "5-0", "5-1", "5-2");
  }

  @Test
  void aWaitingJobsPositionIsSentWhenItChanges() throws InterruptedException {
    feed.merge(Transcript.Edge.NONE, List.of(SampleLog.queued()));
    Subscription viewer = fromTheStart();
    next(viewer);
    feed.moveTo(position(3, 3));
    assertThat(next(viewer)).isInstanceOf(FeedUpdate.Nothing.class);
    feed.moveTo(position(2, 3));
    assertThat(next(viewer)).isEqualTo(new FeedUpdate.Moved(position(2, 3)));
    assertThat(next(viewer)).isInstanceOf(FeedUpdate.Nothing.class);
  }

  @Test
  void aFeedIsFreedOnceNobodyLooksForItsLinger() {
    Duration linger = Duration.ofSeconds(30);
    assertThat(feed.enter()).isTrue();
    now.addAndGet(linger.toNanos() + 1);
    assertThat(feed.free(linger)).isFalse();
    feed.leave();
    now.addAndGet(linger.toNanos());
    assertThat(feed.free(linger)).isFalse();
    now.incrementAndGet();
    assertThat(feed.free(linger)).isTrue();
    assertThat(feed.enter()).isFalse();
  }

  private void readLog(List<JobEvent> log) {
    feed.merge(feed.edge(), SampleLog.behind(feed.edge(), log));
  }

  private Subscription fromTheStart() {
    return new Subscription(feed, Optional.empty(), LEASE);
  }

  private Subscription behind(EventId seen) {
    return new Subscription(feed, Optional.of(seen), LEASE);
  }

  private static FeedUpdate next(Subscription viewer) throws InterruptedException {
    return viewer.next(Duration.ZERO);
  }

  private static void watch(Subscription viewer, List<String> seen) throws InterruptedException {
    if (next(viewer) instanceof FeedUpdate.Events events) {
      events.all().forEach(event -> seen.add(event.id().toString()));
    }
  }

  private static List<String> ids(FeedUpdate update) {
    return ((FeedUpdate.Events) update).all().stream().map(event -> event.id().toString()).toList();
  }

  private static QueuePosition position(int position, int depth) {
    return new QueuePosition(position, depth, Optional.empty());
  }
}
