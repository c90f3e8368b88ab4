package dev.parley.faults.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.faults.fleet.House;
import dev.parley.faults.fleet.LocalWorker;
import dev.parley.faults.fleet.RedisWitness;
import dev.parley.faults.fleet.Scene;
import dev.parley.faults.fleet.Since;
import dev.parley.faults.invariants.Asked;
import dev.parley.faults.viewer.Viewer;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Messages that Redis sent once and an API never heard (rows 28, 30, 50), or heard twice. */
@Timeout(120)
class LostBellsTest {

  private static final long SEED = 7;

  /** The log is compared every 2 s; half a second more for the reading of it. */
  private static final Duration LATEST = Duration.ofMillis(2500);

  private final House house = House.small();
  private final Scene scene = house.scene();

  @AfterEach
  void close() {
    scene.close();
    house.close();
  }

  @Test
  void row28viewersOfAnApiWithoutItsBellAreAtMostASweepBehind() {
    scene.worker(scene.plan());
    house.near().redis().drop(LostBellsTest::isBell);
    Asked job = scene.ask(200);
    Viewer deaf = scene.watch(job);
    for (int text = 1; text < 1000; text = deaf.text().length() + 1) {
      Since spoken = Since.now();
      deaf.awaitText(text);
      spoken.within(LATEST, "row 28, text without a bell");
    }
    scene.verify();
  }

  @Test
  void row30lostMessagesAreReadFromTheLog() {
    scene.worker(scene.plan());
    System.out.println("seed " + SEED);
    Random chance = new Random(SEED);
    house.near().redis().drop(message -> isBell(message) && chance.nextInt(10) == 0);
    List<Asked> jobs = scene.ask(4, 120);
    jobs.forEach(scene::watch);
    scene.verify();
  }

  @Test
  void messagesThatComeTwiceAreToldOnce() {
    scene.worker(scene.plan());
    AtomicInteger doubled = new AtomicInteger();
    house.near().redis().twice(message -> isBell(message) && doubled.incrementAndGet() > 0);
    List<Asked> jobs = scene.ask(3, 80);
    jobs.forEach(scene::watch);
    scene.verify();
    assertThat(doubled.get()).isGreaterThanOrEqualTo(3 * jobs.size()); // start, words, end
  }

  @Test
  void messagesThatComeTwiceOrNeverAreToldOnce() {
    scene.worker(scene.plan());
    System.out.println("seed " + SEED);
    Random chance = new Random(SEED);
    house.near().redis().twice(message -> isBell(message) && chance.nextInt(3) == 0);
    house.near().redis().drop(message -> isBell(message) && chance.nextInt(10) == 0);
    List<Asked> jobs = scene.ask(3, 80);
    jobs.forEach(scene::watch);
    scene.verify();
  }

  @Test
  void row50theMessagesAtEitherEndAreMissedByNobody() {
    LocalWorker dying = scene.worker(scene.plan());
    AtomicInteger lost = new AtomicInteger();
    house
        .near()
        .redis()
        .drop(message -> isBell(message) && isEdge(message) && lost.incrementAndGet() > 0);
    Asked job = scene.ask(80);
    Viewer viewer = scene.watch(job);
    viewer.awaitText(20);
    dying.redis().refuse();
    RedisWitness redis = new RedisWitness(house.redis().commands());
    scene.worker(scene.plan());
    Loss loss = Loss.now(redis);
    scene.verify();
    loss.wasMadeGood(job);
    assertThat(lost.get()).isGreaterThanOrEqualTo(3); // requeued, started again, ended
  }

  private static boolean isBell(String message) {
    return message.startsWith(">") && message.contains(":live:") && message.contains("\"prev\"");
  }

  private static boolean isEdge(String message) {
    return !message.contains("\"tokens\"");
  }
}
