package dev.parley.bench.stack;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Parley's streamed jobs. Answers are sampled among the twenty likeliest tokens, so that a random
 * model does not run in circles.
 */
public final class ParleyChatClient implements ChatClient {

  private final JsonEventClient jobs;
  private final String model;
  private final int promptTokens;
  private final Length length;

  /** How long an answer must be. */
  private enum Length {
    EXACT,
    /** A real model may end before. */
    AT_MOST
  }

  private ParleyChatClient(JsonEventClient jobs, String model, int promptTokens, Length length) {
    this.jobs = jobs;
    this.model = model;
    this.promptTokens = promptTokens;
    this.length = length;
  }

  /**
   * @param promptTokens what every prompt must have counted
   */
  public static ParleyChatClient to(URI server, String model, int promptTokens) {
    return new ParleyChatClient(
        new JsonEventClient(server.resolve("/v1/jobs")), model, promptTokens, Length.EXACT);
  }

  /** The same for a caller with an API key, whose answers may end early. */
  public static ParleyChatClient withKey(URI server, String model, int promptTokens, String key) {
    return new ParleyChatClient(
        new JsonEventClient(server.resolve("/v1/jobs"), Optional.of(key)),
        model,
        promptTokens,
        Length.AT_MOST);
  }

  /**
   * A model that a Parley offers.
   *
   * @param window tokens that a prompt and its answer may have together
   */
  public record Offer(String id, int window) {}

  /** The name of the first model that a Parley offers. */
  public static String firstModel(URI server) throws IOException, InterruptedException {
    return firstOffer(server, HttpRequest.newBuilder(server.resolve("/v1/models")).build()).id();
  }

  /** The first model that a Parley offers a caller with an API key. */
  public static Offer firstOffer(URI server, String key) throws IOException, InterruptedException {
    return firstOffer(
        server,
        HttpRequest.newBuilder(server.resolve("/v1/models"))
            .header("Authorization", "Bearer " + key)
            .build());
  }

  private static Offer firstOffer(URI server, HttpRequest request)
      throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      String body = http.send(request, BodyHandlers.ofString()).body();
      JsonNode first = new JsonMapper().readTree(body).path("data").path(0);
      if (!first.path("id").isString()) {
        throw new IOException("no model at " + server + ": " + body);
      }
      return new Offer(first.path("id").stringValue(), first.path("context_window").asInt());
    }
  }

  @Override
  public void ask(String prompt, int tokens, IntConsumer arrived)
      throws IOException, InterruptedException {
    Map<String, Object> body =
        Map.of(
            "model",
            model,
            "messages",
            List.of(Map.of("role", "user", "content", prompt)),
            "max_tokens",
            tokens,
            "temperature",
            0.7,
            "top_k",
            20,
            "top_p",
            1,
            "queue_timeout",
            120);
    jobs.post(body, (name, data) -> read(name, data, tokens, arrived));
  }

  private void read(String name, JsonNode data, int tokens, IntConsumer arrived) {
    switch (name) {
      case "tokens" -> arrived.accept(data.path("count").asInt());
      case "completed" -> check(data.path("usage"), tokens);
      case "failed", "timed_out", "cancelled" -> throw new IllegalStateException(data.toString());
      default -> {} // queued and started
    }
  }

  private void check(JsonNode usage, int tokens) {
    int prompt = usage.path("prompt_tokens").asInt();
    int answer = usage.path("completion_tokens").asInt();
    boolean fits = answer == tokens || (length == Length.AT_MOST && answer < tokens);
    if (prompt != promptTokens || !fits) {
      throw new IllegalStateException("not what was asked for: " + usage);
    }
  }
}
