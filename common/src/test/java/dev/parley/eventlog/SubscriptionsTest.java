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
import dev.parley.testkit.Await;
import dev.parley.testkit.TestRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pub/sub is the bell, the log the truth: whatever is lost can be repaired. */
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
    Ear ear = new Ear();
    try (ChannelSubscription subscription = live.subscribe(job, ear)) {
      Attempt attempt = begin();
      stage.append.run(attempt, 1, List.of(Stage.token(attempt, 1, 0), Stage.token(attempt, 2, 1)));
      stage.requeue.run(attempt, new Requeue.Release(), Duration.ZERO);
      Attempt second = begin();
      stage.finish.run(second, 0, 2, Stage.STOPPED, Usage.NONE);
      Await.until("all are heard", () -> ear.heard.size() == 6);
    }
    List<JobEvent> logged = stage.events(job);
    assertThat(ear.events()).isEqualTo(logged.subList(1, logged.size()));
    for (int i = 0; i < ear.heard.size(); i++) {
      assertThat(ear.heard.get(i).previous()).isEqualTo(logged.get(i).id());
    }
    assertThat(ear.gaps).isEmpty();
  }

  @Test
  void aLostMessageShowsAndTheLogRepairsIt() {
    JobId job = stage.queued();
    Attempt attempt = begin();
    Ear ear = new Ear();
    ChannelSubscription subscription = live.subscribe(job, ear);
    stage.append.run(attempt, 1, List.of(Stage.token(attempt, 1, 0)));
    Await.until("the first is heard", () -> ear.heard.size() == 1);
    subscription.close();
    Await.until("it is left", () -> subscribers(stage.keys.live(job)) == 0);
    stage.append.run(attempt, 2, List.of(Stage.token(attempt, 2, 1))); // nobody hears this
    try (ChannelSubscription again = live.subscribe(job, ear)) {
      stage.append.run(attempt, 3, List.of(Stage.token(attempt, 3, 2)));
      Await.until("the third is heard", () -> ear.heard.size() == 2);
    }
    EventId seen = ear.heard.get(0).event().id();
    LiveEvents.LiveEvent third = ear.heard.get(1);
    assertThat(third.previous()).isNotEqualTo(seen);
    assertThat(stage.log.read(job, Optional.of(seen)))
        .containsExactly(Stage.token(attempt, 2, 1), Stage.token(attempt, 3, 2));
  }

  @Test
  void tellsThatSomethingMayBeLostAfterARestart() {
    JobId job = stage.queued();
    Ear ear = new Ear();
    Bell bell = new Bell();
    try (ChannelSubscription events = live.subscribe(job, ear);
        ChannelSubscription control = new ControlChannel(stage.redis).subscribe(bell)) {
      server.kill();
      server.start();
      Await.until("the gap is told", () -> !ear.gaps.isEmpty());
      Await.until("the reconnection is told", () -> bell.rung.contains("reconnected"));
      Await.until("Redis is back", stage.redis::isUp);
      stage.cancel.run(stage.queued());
      Await.until("it hears again", () -> bell.rung.stream().anyMatch(r -> r.startsWith("end")));
    }
  }

  @Test
  void dropsWhatMakesNoSenseAndAsksForTheLog() {
    JobId job = stage.queued();
    Ear ear = new Ear();
    try (ChannelSubscription subscription = live.subscribe(job, ear)) {
      stage.look().publish(stage.keys.live(job), "{\"prev\":");
      Await.until("the gap is told", () -> ear.gaps.size() == 1);
    }
    assertThat(ear.heard).isEmpty();
    assertThat(live.dropped()).isEqualTo(1);
  }

  @Test
  void listenersOfOneJobShareASubscription() {
    JobId job = stage.queued();
    String channel = stage.keys.live(job);
    ChannelSubscription first = live.subscribe(job, new Ear());
    ChannelSubscription second = live.subscribe(job, new Ear());
    assertThat(subscribers(channel)).isEqualTo(1);
    first.close();
    first.close();
    assertThat(subscribers(channel)).isEqualTo(1);
    second.close();
    Await.until("it is left", () -> subscribers(channel) == 0);
  }

  @Test
  void ringsTheControlBell() {
    Bell bell = new Bell();
    try (ChannelSubscription control = new ControlChannel(stage.redis).subscribe(bell)) {
      JobId job = stage.queued();
      Attempt attempt = begin();
      stage.requeue.run(attempt, new Requeue.Release(), Duration.ZERO);
      stage.handBack.run(stage.delivered(Stage.BOB), Stage.BOB);
      stage.cancel.run(job);
      Await.until("all are heard", () -> bell.rung.size() == 4);
      assertThat(bell.rung).containsExactly("new m", "back m", "back m", "end " + job);
    }
  }

  private Attempt begin() {
    return stage.begun(stage.delivered(Stage.ANN), Stage.ANN, Duration.ofMinutes(5)).attempt();
  }

  private long subscribers(String channel) {
    Map<String, Long> counts = stage.look().pubsubNumsub(channel);
    return counts.getOrDefault(channel, 0L);
  }

  private static final class Ear implements LiveEvents.Listener {
    final List<LiveEvents.LiveEvent> heard = new CopyOnWriteArrayList<>();
    final List<Boolean> gaps = new CopyOnWriteArrayList<>();

    @Override
    public void onEvent(LiveEvents.LiveEvent event) {
      heard.add(event);
    }

    @Override
    public void onGap() {
      gaps.add(true);
    }

    List<JobEvent> events() {
      List<JobEvent> events = new ArrayList<>();
      heard.forEach(rung -> events.add(rung.event()));
      return events;
    }
  }

  private static final class Bell implements ControlChannel.Listener {
    final List<String> rung = new CopyOnWriteArrayList<>();

    @Override
    public void enqueued(ModelName model) {
      rung.add("new " + model);
    }

    @Override
    public void released(ModelName model) {
      rung.add("back " + model);
    }

    @Override
    public void cancelled(JobId job) {
      rung.add("end " + job);
    }

    @Override
    public void reconnected() {
      rung.add("reconnected");
    }
  }
}
