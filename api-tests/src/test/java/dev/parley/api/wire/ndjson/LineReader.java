package dev.parley.api.wire.ndjson;

import dev.parley.api.json.ApiJson;
import dev.parley.api.testing.Client;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Reads a stream of lines as a client of that wire does; pings left out. */
final class LineReader implements AutoCloseable {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Stream<String> body;
  private final Iterator<String> lines;

  private LineReader(Stream<String> body) {
    this.body = body;
    this.lines = body.filter(line -> !line.isEmpty()).iterator();
  }

  static LineReader of(Client client, String id) {
    return of(client, id, -1);
  }

  static LineReader of(Client client, String id, int after) {
    String path = "/test/jobs/" + id + "/lines?after=" + after;
    try {
      return new LineReader(
          HTTP.send(client.request(path).GET().build(), BodyHandlers.ofLines()).body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The next line of this type; what comes before it is skipped. */
  JsonNode until(String type) {
    JsonNode line = ApiJson.MAPPER.readTree(lines.next());
    while (!line.get("type").asString().equals(type)) {
      line = ApiJson.MAPPER.readTree(lines.next());
    }
    return line;
  }

  List<String> toEnd() {
    List<String> rest = new java.util.ArrayList<>();
    lines.forEachRemaining(rest::add);
    return rest;
  }

  @Override
  public void close() {
    body.close();
  }
}
