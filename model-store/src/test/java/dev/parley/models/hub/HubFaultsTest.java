package dev.parley.models.hub;

import static dev.parley.models.hub.Pulls.MODEL;
import static dev.parley.models.hub.Pulls.PART;
import static dev.parley.models.hub.Pulls.PARTS;
import static dev.parley.models.hub.Pulls.WEIGHTS;
import static dev.parley.models.hub.Pulls.publish;
import static dev.parley.models.hub.fake.FakeHub.LIST;
import static dev.parley.models.hub.fake.Trouble.cutAfter;
import static dev.parley.models.hub.fake.Trouble.none;
import static dev.parley.models.hub.fake.Trouble.otherBytes;
import static dev.parley.models.hub.fake.Trouble.status;
import static dev.parley.models.hub.fake.Trouble.wholeOnly;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.models.hub.fake.FakeHub;
import dev.parley.models.hub.fake.Trouble;
import dev.parley.models.hub.remote.HubException;
import dev.parley.models.hub.remote.HubName;
import dev.parley.testkit.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pulls from a hub that misbehaves. */
@Timeout(60)
class HubFaultsTest {

  private static final HubName NAME = HubName.parse(MODEL).orElseThrow();

  @TempDir Path home;
  private final FakeHub server = publish();
  private final List<Duration> pauses = new ArrayList<>();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void goesOnInMidPartWhereTheLineWasCut() throws Exception {
    server.next(WEIGHTS, cutAfter(700));
    Pulls.isWhole(pull(1));
    assertThat(ranges()).hasSize(PARTS + 1).startsWith("bytes=0-999", "bytes=700-999");
    assertThat(server.served(WEIGHTS).get(1).header("If-Range")).isPresent();
    assertThat(pauses).hasSize(1);
  }

  @Test
  void anotherProcessGoesOnWhereTheFirstWasCut() throws Exception {
    server.next(WEIGHTS, none(), none(), cutAfter(300), status(500), status(500), status(500));
    refused(1).hasMessageContaining("500");
    assertThat(hub(1).find(NAME)).as("half of a model").isEmpty();
    int asked = server.served(WEIGHTS).size();
    Pulls.isWhole(pull(1));
    assertThat(ranges().subList(asked, ranges().size()))
        .hasSize(PARTS - 2)
        .startsWith("bytes=2300-2999");
    assertThat(server.served(WEIGHTS).get(asked).header("If-Range")).isPresent();
  }

  @Test
  void fetchesAFileInOnePieceFromAServerThatKnowsNoRanges() throws Exception {
    server.next(WEIGHTS, wholeOnly(PARTS * PART), wholeOnly(1234), wholeOnly(PARTS * PART));
    Pulls.isWhole(pull(1));
    assertThat(ranges()).containsExactly("bytes=0-999", "", "");
  }

  @Test
  void aFileThatChangedIsFetchedFromItsBeginning() throws Exception {
    server.next(WEIGHTS, cutAfter(500), wholeOnly(PARTS * PART));
    Pulls.isWhole(pull(1));
  }

  @Test
  void wrongBytesAreThrownAwayAndNeverServed() throws Exception {
    server.next(WEIGHTS, otherBytes());
    refused(3).hasMessageContainingAll("model.safetensors", "checksum is wrong");
    assertThat(hub(1).find(NAME)).isEmpty();
    assertThat(Pulls.blobs(home)).noneMatch(name -> name.contains("incomplete"));
    Pulls.isWhole(pull(3));
  }

  @Test
  void wrongBytesOfASmallFileAreNoticedToo() {
    server.next("config.json", otherBytes());
    refused(1).hasMessageContainingAll("config.json", "checksum is wrong");
    assertThat(server.served(WEIGHTS)).isEmpty();
  }

  @Test
  void whatAnEarlierRunLeftWithHolesIsFetchedOnceMore() throws Exception {
    server.next(WEIGHTS, otherBytes(), status(404));
    refused(1);
    Pulls.isWhole(pull(1));
    assertThat(ranges()).as("the rest, then all").hasSize(2 + (PARTS - 1) + PARTS);
  }

  @Test
  void aHubThatAsksForTooLongAWaitEndsInOneLine() {
    server.next(LIST, status(429, "Retry-After", "3600"));
    refused(1).hasMessageContainingAll("429", "try again in 3600 s");
    assertThat(pauses).isEmpty();
  }

  @Test
  void aHubThatCannotBeReachedEndsInOneLine() {
    server.close();
    refused(1).hasMessageContainingAll(server.endpoint().toString(), "no connection");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../evil", "/etc/passwd", "a/b.safetensors", "pickle.bin", ""})
  void anIndexThatNamesNoFileOfTheModelIsRefused(String shard) {
    server
        .without(WEIGHTS)
        .with("model.safetensors.index.json", "{\"weight_map\":{\"a\":\"" + shard + "\"}}");
    refused(1).hasMessageContaining("none of its safetensors");
  }

  @Test
  void aSilentLineIsACutLine() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    server.next(WEIGHTS, Trouble.pauseAfter(100, never));
    Hub impatient = Pulls.impatient(Pulls.settings(server, home), pauses);
    Pulls.isWhole(impatient.pull(NAME, PullListener.NONE));
    assertThat(ranges()).contains("bytes=100-999");
    never.countDown();
  }

  @Test
  void twoThatWantTheSameModelPullItOnce() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    server.next(WEIGHTS, Trouble.pauseAfter(10, go));
    Pulls.Diary second = new Pulls.Diary(go::countDown);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Path> one = threads.submit(() -> pull(1));
      awaitRequests(1);
      Future<Path> two = threads.submit(() -> hub(1).pull(NAME, second));
      assertThat(one.get()).isEqualTo(two.get());
    }
    assertThat(second.notes).singleElement().asString().contains("another process pulls");
    assertThat(ranges()).hasSize(PARTS).doesNotHaveDuplicates();
  }

  @Test
  void anInterruptEndsAPullAndTheNextGoesOn() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    server.next(WEIGHTS, none(), Trouble.pauseAfter(400, never));
    CompletableFuture<Throwable> ended = new CompletableFuture<>();
    Thread thread =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    pull(1);
                  } catch (InterruptedException | RuntimeException e) {
                    ended.complete(e);
                  }
                });
    awaitRequests(2);
    thread.interrupt();
    assertThat(ended.get(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    never.countDown();
    Pulls.isWhole(pull(1));
  }

  private void awaitRequests(int count) {
    Await.until(count + " requests", () -> server.served(WEIGHTS).size() >= count);
  }

  private AbstractThrowableAssert<?, ? extends Throwable> refused(int connections) {
    HubException refusal = catchThrowableOfType(HubException.class, () -> pull(connections));
    assertThat(refusal.getMessage()).doesNotContain("\n");
    return assertThat(refusal);
  }

  private List<String> ranges() {
    return server.served(WEIGHTS).stream()
        .map(request -> request.header("Range").orElse(""))
        .toList();
  }

  private Path pull(int connections) throws InterruptedException {
    return hub(connections).pull(NAME, PullListener.NONE);
  }

  private Hub hub(int connections, String... names) {
    return Pulls.hub(Pulls.settings(server, home, names), pauses, connections);
  }
}
