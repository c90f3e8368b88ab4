package dev.parley.models.hub;

import static dev.parley.models.hub.Pulls.MODEL;
import static dev.parley.models.hub.Pulls.WEIGHTS;
import static dev.parley.models.hub.Pulls.publish;
import static dev.parley.models.hub.fake.FakeHub.LIST;
import static dev.parley.models.hub.fake.Trouble.otherBytes;
import static dev.parley.models.hub.fake.Trouble.status;
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
  void wrongBytesAreThrownAwayAndNeverServed() throws Exception {
    server.next(WEIGHTS, otherBytes());
    refused().hasMessageContainingAll("model.safetensors", "checksum is wrong");
    assertThat(hub(1).find(NAME)).isEmpty();
    assertThat(Pulls.blobs(home)).noneMatch(name -> name.contains("parley"));
    Pulls.isComplete(pull());
  }

  @Test
  void wrongBytesOfASmallFileAreNoticedToo() {
    server.next("config.json", otherBytes());
    refused().hasMessageContainingAll("config.json", "checksum is wrong");
    assertThat(server.served(WEIGHTS)).isEmpty();
  }

  @Test
  void aHubThatAsksForTooLongAWaitEndsInOneLine() {
    server.next(LIST, status(429, "Retry-After", "3600"));
    refused().hasMessageContainingAll("429", "try again in 3600 s");
    assertThat(pauses).isEmpty();
  }

  @Test
  void aHubThatCannotBeReachedEndsInOneLine() {
    server.close();
    refused().hasMessageContainingAll(server.endpoint().toString(), "no connection");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../evil", "/etc/passwd", "a/b.safetensors", "pickle.bin", ""})
  void anIndexThatNamesNoFileOfTheModelIsRefused(String shard) {
    server
        .without(WEIGHTS)
        .with("model.safetensors.index.json", "{\"weight_map\":{\"a\":\"" + shard + "\"}}");
    refused().hasMessageContaining("none of its safetensors");
  }

  @Test
  void aSilentConnectionIsACutOne() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    server.next(WEIGHTS, Trouble.pauseAfter(100, never));
    Hub impatient = Pulls.impatient(Pulls.settings(server, home), pauses);
    Pulls.isComplete(impatient.pull(NAME, PullListener.NONE));
    assertThat(ranges()).contains("bytes=100-");
    never.countDown();
  }

  @Test
  void twoThatWantTheSameModelPullItOnce() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    server.next(WEIGHTS, Trouble.pauseAfter(10, go));
    Pulls.RecordingListener second = new Pulls.RecordingListener(go::countDown);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Path> one = threads.submit(() -> pull());
      awaitRequests(1);
      Future<Path> two = threads.submit(() -> hub(1).pull(NAME, second));
      assertThat(one.get()).isEqualTo(two.get());
    }
    assertThat(second.notes).singleElement().asString().contains("another process pulls");
    assertThat(ranges()).containsExactly("");
  }

  @Test
  void anInterruptEndsAPullAndTheNextResumesIt() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    server.next(WEIGHTS, Trouble.pauseAfter(400, never));
    CompletableFuture<Throwable> ended = new CompletableFuture<>();
    Thread thread =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    pull();
                  } catch (InterruptedException | RuntimeException e) {
                    ended.complete(e);
                  }
                });
    awaitRequests(1);
    thread.interrupt();
    assertThat(ended.get(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    never.countDown();
    Pulls.isComplete(pull());
  }

  private void awaitRequests(int count) {
    Await.until(count + " requests", () -> server.served(WEIGHTS).size() >= count);
  }

  private AbstractThrowableAssert<?, ? extends Throwable> refused() {
    HubException refusal = catchThrowableOfType(HubException.class, () -> pull());
    assertThat(refusal.getMessage()).doesNotContain("\n");
    return assertThat(refusal);
  }

  private List<String> ranges() {
    return server.served(WEIGHTS).stream()
        .map(request -> request.header("Range").orElse(""))
        .toList();
  }

  private Path pull() throws InterruptedException {
    return hub(1).pull(NAME, PullListener.NONE);
  }

  private Hub hub(int filesAtOnce) {
    return Pulls.hub(Pulls.settings(server, home), pauses, filesAtOnce);
  }
}
