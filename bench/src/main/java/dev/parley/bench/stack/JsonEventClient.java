package dev.parley.bench.stack;

import dev.parley.client.SseReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Posts JSON and reads the server-sent events that answer it. Thread-safe. */
final class JsonEventClient {

  private static final JsonMapper JSON = new JsonMapper();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI url;
  private final Optional<String> key;

  JsonEventClient(URI url) {
    this(url, Optional.empty());
  }

  /**
   * @param key an API key
   */
  JsonEventClient(URI url, Optional<String> key) {
    this.url = url;
    this.key = key;
  }

  /**
   * Blocks until the stream ends.
   *
   * @param events takes the name and the data of each
   */
  void post(Map<String, Object> body, BiConsumer<String, JsonNode> events)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .header("Content-Type", "application/json")
            .header("Accept", "text/event-stream")
            .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
    key.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
    HttpResponse<InputStream> response = http.send(request.build(), BodyHandlers.ofInputStream());
    try (InputStream answer = response.body()) {
      if (response.statusCode() != 200) {
        String text = new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        throw new IOException(response.statusCode() + ": " + text);
      }
      new SseReader(event -> events.accept(event.name(), JSON.readTree(event.data())))
          .readAll(answer);
    }
  }
}
