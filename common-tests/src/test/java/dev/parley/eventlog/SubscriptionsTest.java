package dev.parley.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.job.EventId;
import dev.parley.job.JobEvent;
import dev.parley.job.JobId;
import dev.parley.job.ModelName;
import dev.parley.job.Usage;
import dev.parley.queue.Attempt;
import dev.parley.queue.Requeue;
import dev.parley.queue.Stage;
import dev.parley.redis.ChannelSubscription;
import dev.parley.redis.RedisUnavailable;
import dev.parley.testkit.Await;
import dev.parley.testkit.TestRedis;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pub/sub only wakes its subscribers, the log is the truth: whatever is lost can be repaired. */
class SubscriptionsTest {

  private final TestRedis server = TestRedis.own();
  private final Stage stage = new Stage(server);
  private final LiveEvents live = new LiveEvents(stage.redis);

  @AfterEach
  void close() {
    stage.close();
    server.close();
  }

  @Test
  void ringsForEveryEventInOrderWithTheOneBefore() {
    JobId job = stage.queued();
    Viewer viewer = new Viewer();
    try (ChannelSubscription _ = live.subscribe(job, viewer)) {
      Attempt attempt = begin();
      stage.append.run(attempt, 1, List.of(Stage.token(attempt, 1, 0), Stage.token(attempt, 2, 1)));
      stage.requeue.run(attempt, new Requeue.Release(), Duration.ZERO);
      Attempt second = begin();
      stage.finish.run(second, 0, 2, Stage.STOPPED, Usage.NONE);
      Await.until("all are received", () -> viewer.received.size() == 6);
    }
    List<JobEvent> logged = stage.events(job);
    assertThat(viewer.events()).isEqualTo(logged.subList(1, logged.size()));
    for (int i = 0; i < viewer.received.size(); i++) {
      assertThat(viewer.received.get(i).previous()).isEqualTo(logged.get(i).id());
    }
    assertThat(viewer.gaps).isEmpty();
  }

  @Test
  void aLostMessageShowsAndTheLogRepairsIt() {
    JobId job = stage.queued();
    Attempt attempt = begin();
    Viewer viewer = new Viewer();
    ChannelSubscription subscription = live.subscribe(job, viewer);
    stage.append.run(attempt, 1, List.of(Stage.token(attempt, 1, 0)));
    Await.until("the first is received", () -> viewer.received.size() == 1);
    subscription.close();
    Await.until("it is left", () -> subscribers(stage.keys.live(job)) == 0);
    stage.append.run(
        attempt, 2, List.of(Stage.token(attempt, 2, 1))); // no subscriber receives this
    try (ChannelSubscription _ = live.subscribe(job, viewer)) {
      stage.append.run(attempt, 3, List.of(Stage.token(attempt, 3, 2)));
      Await.until("the third is received", () -> viewer.received.size() == 2);
    }
    EventId seen = viewer.received.get(0).event().id();
    LiveEvents.LiveEvent third = viewer.received.get(1);
    assertThat(third.previous()).isNotEqualTo(seen);
    assertThat(stage.log.read(job, Optional.of(seen)))
        .containsExactly(Stage.token(attempt, 2, 1), Stage.token(attempt, 3, 2));
  }

  @Test
  void reportsThatSomethingMayBeLostAfterARestart() {
    JobId job = stage.queued();
    Viewer viewer = new Viewer();
    Notices notices = new Notices();
    try (ChannelSubscription _ = live.subscribe(job, viewer);
        ChannelSubscription _ = new ControlChannel(stage.redis).subscribe(notices)) {
      server.kill();
      server.start();
      Await.until("the gap is reported", () -> !viewer.gaps.isEmpty());
      Await.until("the reconnection is reported", () -> notices.received.contains("reconnected"));
      Await.until("Redis is back", this::answers);
      stage.cancel.run(stage.queued());
      Await.until(
          "it receives again", () -> notices.received.stream().anyMatch(r -> r.startsWith("end")));
    }
  }

  @Test
  void dropsMalformedMessagesAndAsksForTheLog() {
    JobId job = stage.queued();
    Viewer viewer = new Viewer();
    try (ChannelSubscription _ = live.subscribe(job, viewer)) {
      stage.look().publish(stage.keys.live(job), "{\"prev\":");
      Await.until("the gap is reported", () -> viewer.gaps.size() == 1);
    }
    assertThat(viewer.received).isEmpty();
    assertThat(live.dropped()).isEqualTo(1);
  }

  @Test
  void listenersOfOneJobShareASubscription() {
    JobId job = stage.queued();
    String channel = stage.keys.live(job);
    ChannelSubscription first = live.subscribe(job, new Viewer());
    ChannelSubscription second = live.subscribe(job, new Viewer());
    assertThat(subscribers(channel)).isEqualTo(1);
    first.close();
    first.close();
    assertThat(subscribers(channel)).isEqualTo(1);
    second.close();
    Await.until("it is left", () -> subscribers(channel) == 0);
  }

  @Test
  void publishesNoticesToAllProcesses() {
    Notices notices = new Notices();
    try (ChannelSubscription _ = new ControlChannel(stage.redis).subscribe(notices)) {
      JobId job = stage.queued();
      Attempt attempt = begin();
      stage.requeue.run(attempt, new Requeue.Release(), Duration.ZERO);
      stage.handBack.run(stage.delivered(Stage.BOB), Stage.BOB);
      stage.cancel.run(job);
      Await.until("all are received", () -> notices.received.size() == 4);
      assertThat(notices.received).containsExactly("new m", "back m", "back m", "end " + job);
    }
  }

  private Attempt begin() {
    return stage.begun(stage.delivered(Stage.ANN), Stage.ANN, Duration.ofMinutes(5)).attempt();
  }

  private boolean answers() {
    try {
      return stage.redis.call(RedisClusterAsyncCommands::ping).equals("PONG");
    } catch (RedisUnavailable away) {
      return false;
    }
  }

  private long subscribers(String channel) {
    Map<String, Long> counts = stage.look().pubsubNumsub(channel);
    return counts.getOrDefault(channel, 0L);
  }

  private static final class Viewer implements LiveEvents.Listener {
    final List<LiveEvents.LiveEvent> received = new CopyOnWriteArrayList<>();
    final List<Boolean> gaps = new CopyOnWriteArrayList<>();

    @Override
    public void onEvent(LiveEvents.LiveEvent event) {
      received.add(event);
    }

    @Override
    public void onGap() {
      gaps.add(true);
    }

    List<JobEvent> events() {
      List<JobEvent> events = new ArrayList<>();
      received.forEach(live -> events.add(live.event()));
      return events;
    }
  }

  private static final class Notices implements ControlChannel.Listener {
    final List<String> received = new CopyOnWriteArrayList<>();

    @Override
    public void enqueued(ModelName model) {
      received.add("new " + model);
    }

    @Override
    public void released(ModelName model) {
      received.add("back " + model);
    }

    @Override
    public void cancelled(JobId job) {
      received.add("end " + job);
    }

    @Override
    public void reconnected() {
      received.add("reconnected");
    }
  }
}
