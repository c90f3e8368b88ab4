package dev.parley.api.wire.openai.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.testing.Client;
import dev.parley.api.testing.HandWorker;
import dev.parley.api.testing.TestApi;
import dev.parley.api.testing.Turn;
import dev.parley.job.ModelName;
import dev.parley.queue.LostJob;
import dev.parley.redis.Keys;
import dev.parley.testkit.Await;
import dev.parley.testkit.TestRedis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of a job whose client leaves, and of a client whose server stops. */
@Timeout(120)
class CompletionLeavingTest {

  private final TestApi api = TestApi.shared();
  private final HandWorker worker = HandWorker.at(api);
  private final Client client = api.local();

  @AfterEach
  void close() {
    worker.close();
  }

  @Test
  void aStreamThatIsLeftCancelsItsJob() {
    Turn turn;
    try (ChunkReader stream = ChunkReader.post(client, Chat.stream(worker.model()))) {
      turn = worker.begin();
      turn.generate("a");
      stream.next();
    }
    Await.until("the job is cancelled", () -> status(turn).equals("cancelled"));
    assertThat(turn.beat()).isInstanceOf(LostJob.Fenced.class);
  }

  @Test
  void aStreamThatIsLeftInTheQueueCancelsItsJob() {
    String job;
    try (ChunkReader stream = ChunkReader.post(client, Chat.stream(worker.model()))) {
      job = stream.header("X-Parley-Job");
    }
    Await.until("the job is cancelled", () -> status(job).equals("cancelled"));
  }

  /** Nothing may be written to it, so its client's end is read. */
  @Test
  void aHeldCallThatIsLeftCancelsItsJob() throws IOException {
    Turn turn;
    try (Socket _ = post(api, Chat.sync(worker.model()))) {
      turn = worker.begin();
      turn.generate("a");
    }
    Await.until("the job is cancelled", () -> status(turn).equals("cancelled"));
  }

  @Test
  void aHeldCallThatIsLeftInTheQueueCancelsItsJob() throws IOException {
    String queue = new Keys(api.redis().prefix()).order(0, new ModelName(worker.model()));
    var redis = TestRedis.shared().commands();
    try (Socket _ = post(api, Chat.sync(worker.model()))) {
      Await.until("it waits", () -> redis.zcard(queue) == 1);
    }
    Await.until("it waits no longer", () -> redis.zcard(queue) == 0);
  }

  @Test
  void aPatientClientIsNotTakenForOneThatLeft() throws IOException {
    try (Socket socket = post(api, Chat.sync(worker.model()))) {
      Turn turn = worker.begin();
      socket
          .getOutputStream()
          .write(
              "GET /v1/models HTTP/1.1\r\nHost: localhost\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      Await.until("more than a probe went by", () -> turn.beat() != null && passed(socket));
      turn.generate("still here");
      turn.finish();
      String answers = readUntil(socket, "\"object\":\"list\"");
      assertThat(answers).contains("still here").contains("HTTP/1.1 200");
    }
  }

  @Test
  void theOperatorMayLetJobsGoOn() throws IOException {
    try (TestApi going = api.another("--parley.openai.on-disconnect=continue")) {
      Turn streamed;
      try (ChunkReader stream = ChunkReader.post(going.local(), Chat.stream(worker.model()))) {
        streamed = worker.begin();
        streamed.generate("a");
        stream.next();
      }
      Turn held;
      try (Socket _ = post(going, Chat.sync(worker.model()))) {
        held = worker.begin();
      }
      streamed.generate("b");
      streamed.finish();
      held.finish();
      assertThat(status(streamed)).isEqualTo("completed");
      assertThat(status(held)).isEqualTo("completed");
    }
  }

  @Test
  void aStoppingServerTellsItsStreamsSo() {
    TestApi stopping = api.another();
    try (ChunkReader stream = ChunkReader.post(stopping.local(), Chat.stream(worker.model()))) {
      Turn turn = worker.begin();
      turn.generate("a");
      stream.next();
      stream.next();
      stopping.close();
      assertThat(stream.next()).startsWith("event: error\ndata: {\"error\":").contains("stopping");
      assertThat(stream.next()).isEmpty();
      turn.finish();
      assertThat(status(turn)).isEqualTo("completed");
    }
  }

  @Test
  void aStoppingServerSendsHeldCallsToAnother() {
    TestApi stopping = api.another();
    Client there = stopping.local();
    CompletableFuture<HttpResponse<String>> call =
        CompletableFuture.supplyAsync(
            () -> there.post("/v1/chat/completions", Chat.sync(worker.model())),
            task -> Thread.ofVirtual().start(task));
    Turn turn = worker.begin();
    stopping.close();
    HttpResponse<String> answer = call.join();
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(Client.code(answer)).isEqualTo("stopping");
    assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    Await.until("nobody waits for it", () -> !status(turn).equals("running"));
  }

  private static final long PROBES = 2_500_000_000L;
  private long since;

  /** Longer than it takes to notice a client that left. */
  private boolean passed(Socket socket) {
    since = since == 0 ? System.nanoTime() : since;
    return socket.isConnected() && System.nanoTime() - since > PROBES;
  }

  private static Socket post(TestApi api, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String head =
        "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n"
            + "Content-Type: application/json\r\nContent-Length: "
            + bytes.length
            + "\r\n\r\n";
    try {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.port());
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().write(bytes);
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String readUntil(Socket socket, String text) throws IOException {
    StringBuilder read = new StringBuilder();
    byte[] buffer = new byte[4096];
    while (read.indexOf(text) < 0) {
      int n = socket.getInputStream().read(buffer);
      if (n < 0) {
        throw new AssertionError("the connection ended after " + read);
      }
      read.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
    }
    return read.toString();
  }

  private String status(Turn turn) {
    return status(turn.job().value());
  }

  private String status(String job) {
    return client.job(job).get("status").asString();
  }
}
