package dev.parley.models.hub;

import static dev.parley.models.hub.Pulls.MODEL;
import static dev.parley.models.hub.Pulls.WEIGHTS;
import static dev.parley.models.hub.Pulls.publish;
import static dev.parley.models.hub.fake.FakeHub.LIST;
import static dev.parley.models.hub.fake.Trouble.cutAfter;
import static dev.parley.models.hub.fake.Trouble.none;
import static dev.parley.models.hub.fake.Trouble.status;
import static dev.parley.models.hub.fake.Trouble.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.models.hub.fake.FakeHub;
import dev.parley.models.hub.fake.Trouble;
import dev.parley.models.hub.remote.HubException;
import dev.parley.models.hub.remote.HubName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pulls that a hub refuses, or that we refuse. */
@Timeout(60)
class HubRefusalsTest {
  private static final HubName NAME = HubName.parse(MODEL).orElseThrow();

  @TempDir Path home;
  private final FakeHub server = publish();
  private final List<Duration> pauses = new ArrayList<>();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void waitsAsLongAsAThrottlingHubAsks() throws Exception {
    server.next(LIST, status(429, "Retry-After", "7"));
    server.next(WEIGHTS, status(429, "Retry-After", "11"), status(503));
    Pulls.RecordingListener listener = new Pulls.RecordingListener();
    Pulls.isComplete(hub().pull(NAME, listener));
    assertThat(pauses)
        .containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(11), Duration.ofSeconds(2));
    assertThat(listener.notes)
        .as("the short pause is not worth a line")
        .filteredOn(note -> note.contains("going on in"))
        .containsExactly(
            "127.0.0.1 is throttling (429); going on in 7 s",
            "127.0.0.1 is throttling (429); going on in 11 s");
  }

  @Test
  void givesUpAHubThatStaysInTrouble() {
    server.next(LIST, status(500), status(502), cutAfter(3), status(503));
    refused().hasMessageContainingAll("503", "4 times");
    assertThat(pauses)
        .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
  }

  @Test
  void aGatedModelNamesThePageAndTheToken() {
    server.next("config.json", status(401, "X-Error-Code", "GatedRepo"));
    refused().hasMessageContainingAll("gated", server.endpoint() + "/" + MODEL, "HF_TOKEN");
    server.next("config.json", status(403, "X-Error-Code", "GatedRepo"));
    assertThatThrownBy(() -> hub("HF_TOKEN", "x").pull(NAME, PullListener.NONE))
        .hasMessageContainingAll("403", "not open to your token");
    assertThat(pauses).isEmpty();
  }

  @Test
  void aMissingModelIsNamed() {
    HubName other = HubName.parse("Org/Other").orElseThrow();
    assertThatThrownBy(() -> hub().pull(other, PullListener.NONE))
        .isInstanceOf(HubException.class)
        .hasMessageContainingAll("Org/Other", "404", "spelling");
  }

  @Test
  void modelScopesRefusalWithStatus200IsPassedOn() {
    server.next(LIST, text("{\"Code\":1,\"Message\":\"under\\nreview\",\"Success\":false}"));
    HubName name = HubName.parse("modelscope:" + MODEL).orElseThrow();
    assertThatThrownBy(() -> hub().pull(name, PullListener.NONE))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("under review");
  }

  @Test
  void aLoginPageIsNoHub() {
    server.next(LIST, text("<html>Please sign in</html>"));
    refused().hasMessageContainingAll("does not answer as a hub does", "HF_ENDPOINT");
  }

  @Test
  void aRedirectThatNeverEndsIsRefused() {
    server.next("config.json", circle(), circle(), circle(), circle(), circle(), circle());
    refused().hasMessageContaining("circle");
  }

  @Test
  void pathsInTheListAreIgnored() throws Exception {
    server
        .with("../../../../evil.json", "{}")
        .with("/tmp/evil.json", "{}")
        .with("a/config.json", "");
    Pulls.isComplete(pull());
    assertThat(Pulls.blobs(home)).hasSize(5);
  }

  @Test
  void aModelWithoutSafetensorsIsRefusedBeforeAnythingIsFetched() {
    server.without(WEIGHTS);
    refused().hasMessageContainingAll("no safetensors", "pickles");
    assertThat(server.served("config.json")).isEmpty();
  }

  @Test
  void aModelLargerThanTheDiskIsRefusedBeforeAnythingIsFetched() {
    String entry = "{'type':'file','path':'%s','size':%s,'oid':'" + FakeHub.COMMIT + "'}";
    String list =
        Stream.of("config.json", "tokenizer.json", "tokenizer_config.json", WEIGHTS)
            .map(name -> entry.formatted(name, name.equals(WEIGHTS) ? 9_000_000_000_000L : 9))
            .collect(Collectors.joining(","));
    server.next(LIST, none(), text("[" + list.replace('\'', '"') + "]"));
    refused().hasMessageContainingAll("needs 9.00 TB", "free in", "HF_HOME");
    assertThat(server.served("config.json")).isEmpty();
  }

  @Test
  void shardsOfUnusualNamesAreMeasuredToo() {
    String index = "{\"weight_map\":{\"a\":\"part_a.safetensors\"}}";
    server.without(WEIGHTS).with("model.safetensors.index.json", index);
    server.with("part_a.safetensors", new byte[9]);
    String list = server.listing().replace("\"size\":9,", "\"size\":9000000000000,");
    server.next(LIST, none(), text(list));
    refused().hasMessageContainingAll("needs 9.00 TB", "free in", "HF_HOME");
    assertThat(server.served("part_a.safetensors")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1L << 45, Long.MAX_VALUE})
  void sizesThatNoModelHasAreRefused(long size) {
    String list = server.listing().replace("\"size\":10000,", "\"size\":" + size + ",");
    server.next(LIST, none(), text(list));
    refused().hasMessageContainingAll(WEIGHTS, "larger than any real one");
  }

  @Test
  void aProxyThatWantsAPasswordHasItsOwnLine() {
    server.next(LIST, status(407, "Proxy-Authenticate", "Basic"));
    refused().hasMessageContainingAll("proxy", "407", "HTTPS_PROXY", "NO_PROXY");
  }

  private AbstractThrowableAssert<?, ? extends Throwable> refused() {
    HubException refusal = catchThrowableOfType(HubException.class, () -> pull());
    assertThat(refusal.getMessage()).doesNotContain("\n");
    return assertThat(refusal);
  }

  private static Trouble circle() {
    String path = "/" + MODEL + "/resolve/" + FakeHub.COMMIT + "/config.json";
    return status(302, "Location", path);
  }

  private Path pull() throws InterruptedException {
    return hub().pull(NAME, PullListener.NONE);
  }

  /** One connection, so that what the hub does comes in its order. */
  private Hub hub(String... names) {
    return Pulls.hub(Pulls.settings(server, home, names), pauses, 1);
  }
}
