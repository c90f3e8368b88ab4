package dev.parley.bench.relay;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Requests to one API as they go over the line. */
record JobRequests(URI server) {

  private static String job(int tokens) {
    return String.format(
        Locale.ROOT,
        """
        {"model":"%s","messages":[{"role":"user","content":"time?"}],"temperature":0,"max_tokens":%d}\
        """,
        ClockModel.NAME.value(),
        tokens);
  }

  /** A chat whose answer streams back over a wire. */
  String streamed(RelayWire wire, int tokens) {
    String body = wire.body(tokens);
    return String.format(
        Locale.ROOT,
        """
        POST %s HTTP/1.1\r
        Host: %s\r
        Content-Type: application/json\r
        Accept: text/event-stream\r
        Content-Length: %d\r
        \r
        %s\
        """,
        wire.path(),
        server.getAuthority(),
        body.length(),
        body);
  }

  /** A look at the events of a job. */
  String events(String job) {
    return String.format(
        Locale.ROOT,
        """
        GET /v1/jobs/%s/events HTTP/1.1\r
        Host: %s\r
        Accept: text/event-stream\r
        \r
        """,
        job,
        server.getAuthority());
  }

  /** Starts a job and returns its id. */
  String startJob(HttpClient http, int tokens) throws IOException, InterruptedException {
    return send(http, job(tokens), 0).path("id").stringValue();
  }

  /** Starts a job and returns it when it is over, or after a minute. */
  JsonNode awaitJob(HttpClient http, int tokens) throws IOException, InterruptedException {
    return send(http, job(tokens), 60);
  }

  private JsonNode send(HttpClient http, String job, int wait)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve("/v1/jobs"))
            .header("Content-Type", "application/json")
            .header("Prefer", "wait=" + wait)
            .POST(BodyPublishers.ofString(job))
            .build();
    String answer = http.send(request, BodyHandlers.ofString()).body();
    JsonNode started = new JsonMapper().readTree(answer);
    if (!started.path("id").isString()) {
      throw new IOException("no job: " + answer);
    }
    return started;
  }
}
