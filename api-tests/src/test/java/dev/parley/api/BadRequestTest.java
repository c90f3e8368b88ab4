package dev.parley.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.testing.Client;
import dev.parley.api.testing.HandWorker;
import dev.parley.api.testing.RawHttp;
import dev.parley.api.testing.TestApi;
import dev.parley.testkit.fault.Direction;
import dev.parley.testkit.fault.FaultProxy;
import dev.parley.testkit.fuzz.Fuzz;
import dev.parley.testkit.fuzz.Mangler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are refused whatever their body holds. */
class BadRequestTest {

  private final TestApi api = TestApi.shared();
  private final HandWorker worker = HandWorker.at(api);
  private final Client client = api.client();

  @AfterEach
  void close() {
    worker.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/json;charset=utf-16",
        "x"
      })
  void refusesOtherTypesThanJson(String type) {
    HttpResponse<String> answer =
        client.send(
            client
                .request("/v1/jobs")
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(Client.chat(worker.model(), "x"))));
    assertThat(answer.statusCode()).isEqualTo(415);
    assertThat(Client.code(answer)).isEqualTo("unsupported_media_type");
  }

  @Test
  void refusesABodyWithoutType() {
    HttpResponse<String> answer =
        client.send(client.request("/v1/jobs").POST(BodyPublishers.ofString("{}")));
    assertThat(answer.statusCode()).isEqualTo(415);
  }

  @Test
  void refusesCompressedBodies() {
    HttpResponse<String> answer =
        client.post("/v1/jobs", Client.chat(worker.model(), "x"), "Content-Encoding", "gzip");
    assertThat(answer.statusCode()).isEqualTo(415);
  }

  @Test
  void refusesALargeBodyBeforeReadingIt() {
    String answer =
        RawHttp.ask(
            api.port(),
            String.join(
                "\r\n",
                "POST /v1/jobs HTTP/1.1",
                "Host: localhost",
                "Content-Type: application/json",
                "Content-Length: 262145",
                "",
                ""));
    assertThat(answer).startsWith("HTTP/1.1 413").contains("body_too_large");
  }

  @Test
  void refusesALargeBodyOfUnknownLength() {
    byte[] large = "x".repeat(262_145).getBytes(StandardCharsets.US_ASCII);
    HttpResponse<String> answer =
        client.send(
            client
                .request("/v1/jobs")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(large))));
    assertThat(answer.statusCode()).isEqualTo(413);
  }

  @ParameterizedTest
  @CsvSource({
    "PUT,/v1/jobs,405",
    "DELETE,/v1/jobs,405",
    "PATCH,/v1/models,405",
    "POST,/v1/queue,405",
    "GET,/v1/nothing,404",
    "GET,/nothing,404",
    "POST,/v1/jobs/job_0_AAAAAAAAAAAAAAAAAAAAAA/events,405",
    "GET,/v1/jobs?limit=0,400",
    "GET,/v1/jobs?limit=101,400",
    "GET,/v1/jobs?limit=x,400",
    "GET,/v1/jobs?order=up,400",
    "GET,/v1/jobs?status=open,400",
    "GET,/v1/jobs?after=x,400",
  })
  void answersInTheErrorShape(String method, String path, int status) {
    HttpResponse<String> answer =
        client.send(client.request(path).method(method, BodyPublishers.noBody()));
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(Client.code(answer)).isNotEmpty();
    assertThat(answer.headers().firstValue("X-Request-Id")).isPresent();
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /v1/jobs?after=%zz HTTP/1.1",
        "GET /v1/jobs?a=1;b=2 HTTP/1.1",
        "GET /v1/jobs;x=1 HTTP/1.1",
        "GET /v1/jobs/%252e%252e%252f HTTP/1.1",
        "GET /v1/jobs/a%2fb HTTP/1.1",
        "GET /v1/jobs/%zz HTTP/1.1",
        "GET /v1/jobs/%00 HTTP/1.1",
      })
  void refusesAddressesThatTwoReadersReadDifferently(String line) {
    String answer = RawHttp.ask(api.port(), line + "\r\nHost: localhost\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 400");
  }

  @Test
  void refusesALongQuery() {
    assertThat(client.get("/v1/jobs?x=" + "y".repeat(6000)).statusCode()).isEqualTo(400);
    assertThat(client.get("/v1/jobs?x=" + "y".repeat(9000)).statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/jobs", "/v1/jobs/job_0_AAAAAAAAAAAAAAAAAAAAAA/events"})
  void refusesTrace(String path) {
    String answer =
        RawHttp.ask(api.port(), "TRACE " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 405").contains("method_not_allowed");
  }

  @Test
  void listsWhatTheEventsAllow() {
    String events = "/v1/jobs/job_0_AAAAAAAAAAAAAAAAAAAAAA/events";
    String head = " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    String answer = RawHttp.ask(api.port(), "OPTIONS " + events + head);
    assertThat(answer).startsWith("HTTP/1.1 200").contains("Allow: GET,HEAD,OPTIONS");
    assertThat(answer).as("no origin, so no leave for one").doesNotContain("Access-Control-Allow");
  }

  @Test
  void servesOldAndPipelinedClients() {
    String old = RawHttp.ask(api.port(), "GET /v1/models HTTP/1.0\r\nHost: localhost\r\n\r\n");
    assertThat(old).startsWith("HTTP/1.1 200");
    String one = "GET /v1/models HTTP/1.1\r\nHost: localhost\r\n\r\n";
    String two = one.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
    assertThat(RawHttp.ask(api.port(), one + two).split("HTTP/1.1 200")).hasSize(3);
  }

  @Test
  void ignoresBodiesWhereNoneBelongs() {
    String id = client.ask(worker.model(), "x").get("id").asString();
    HttpResponse<String> answer =
        client.send(
            client
                .request("/v1/jobs/" + id)
                .method("GET", BodyPublishers.ofString("{\"malformed\"")));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(client.post("/v1/jobs/" + id + "/cancel", "malformed").statusCode()).isEqualTo(200);
  }

  @Test
  void wantsAFormThatItHas() {
    HttpResponse<String> answer =
        client.post("/v1/jobs", Client.chat(worker.model(), "x"), "Accept", "text/html");
    assertThat(answer.statusCode()).isEqualTo(406);
    String id = client.ask(worker.model(), "x").get("id").asString();
    answer = client.get("/v1/jobs/" + id + "/events", "Accept", "application/json");
    assertThat(answer.statusCode()).isEqualTo(406);
    assertThat(Client.code(answer)).isEqualTo("not_acceptable");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "0-0", "1", "-1-1", "1-2-3", "1e3-1"})
  void refusesALastEventIdThatIsNone(String id) {
    String job = client.ask(worker.model(), "x").get("id").asString();
    HttpResponse<String> answer = client.get("/v1/jobs/" + job + "/events", "Last-Event-ID", id);
    assertThat(Client.code(answer)).isEqualTo("bad_last_event_id");
    answer = client.get("/v1/jobs/" + job + "/events?after=" + id);
    assertThat(Client.code(answer)).isEqualTo("bad_last_event_id");
  }

  @Test
  void echoesASafeRequestIdOnly() {
    assertThat(requestId("abc-1.2_3")).isEqualTo("abc-1.2_3");
    assertThat(requestId("a b")).isNotEqualTo("a b");
    assertThat(requestId("x".repeat(65))).hasSizeLessThan(65);
  }

  /** One that stops, and one that never stops but takes its time: side by side, as both last. */
  @Test
  void answersASlowBodyWithATimeout() throws Exception {
    CompletableFuture<String> stalled =
        CompletableFuture.supplyAsync(() -> RawHttp.ask(api.port(), head(100) + "{"));
    assertThat(drip()).startsWith("HTTP/1.1 408").contains("request_timeout");
    assertThat(stalled.join()).startsWith("HTTP/1.1 408").contains("request_timeout");
  }

  /** All that the server sends until it hangs up, which it does though more bytes come. */
  private String drip() throws IOException {
    try (FaultProxy line = FaultProxy.to(api.port());
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), line.port())) {
      socket.setSoTimeout(60_000);
      line.drip(Direction.UP, 100);
      byte[] request = (head(250_000) + "{" + " ".repeat(249_999)).getBytes(UTF_8);
      Thread.ofVirtual().start(() -> write(socket, request));
      return readToEnd(socket);
    }
  }

  private static String readToEnd(Socket socket) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    try {
      for (int n = socket.getInputStream().read(buffer); n >= 0; ) {
        answer.write(buffer, 0, n);
        n = socket.getInputStream().read(buffer);
      }
    } catch (SocketException e) {
      // a reset behind the answer, because the server left bytes unread: an end, too
    }
    return answer.toString(UTF_8);
  }

  private static void write(Socket socket, byte[] request) {
    try {
      socket.getOutputStream().write(request);
    } catch (IOException e) {
      // the other side has hung up, as it should
    }
  }

  private static String head(int length) {
    return "POST /v1/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        + "Content-Length: "
        + length
        + "\r\n\r\n";
  }

  @Test
  void answersHeadOfAStreamWithItsHeadersOnly() {
    String id = client.ask(worker.model(), "x").get("id").asString();
    HttpResponse<String> answer =
        client.send(
            client.request("/v1/jobs/" + id + "/events").method("HEAD", BodyPublishers.noBody()));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/event-stream");
    assertThat(answer.body()).isEmpty();
  }

  /** A header cannot bring a second one, neither into the answer nor into the log. */
  @ParameterizedTest
  @ValueSource(
      strings = {"Idempotency-Key", "X-Request-Id", "Last-Event-ID", "Prefer", "traceparent"})
  void aHeaderThatFoldsOverLinesStaysOneHeader(String header) {
    String answer =
        RawHttp.ask(
            api.port(),
            "GET /v1/models HTTP/1.1\r\nHost: localhost\r\n"
                + header
                + ": a\r\n Set-Cookie: parley=x\r\nConnection: close\r\n\r\n");
    assertThat(answer).matches("(?s)HTTP/1.1 (200|400) .*").doesNotContain("parley=x");
  }

  @Test
  void anyLastEventIdIsFollowedOrRefused() {
    String id = client.ask(worker.model(), "x").get("id").asString();
    worker.answer("a");
    Fuzz.check(
        400,
        random -> {
          String drawn = new Mangler(random).mangle("1700000000000-3").replaceAll("[^ -~]", "");
          HttpResponse<String> answer =
              client.get("/v1/jobs/" + id + "/events", "Last-Event-ID", drawn);
          assertThat(answer.statusCode()).as(drawn).isIn(200, 204, 400);
        });
  }

  private String requestId(String asked) {
    return client
        .get("/v1/models", "X-Request-Id", asked)
        .headers()
        .firstValue("X-Request-Id")
        .orElseThrow();
  }
}
