package dev.parley.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.standalone.Parley;
import dev.parley.testkit.Await;
import dev.parley.testkit.process.JavaProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A whole run with keys, from the first one on, and what is left of them in its files. */
@Timeout(300)
class KeysOfStandaloneTest {

  private static final String READY = "Parley is ready: ";
  private static final String PROMPT = "Zebrafinken";
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir Path temp;

  @Test
  void keysOpenOneAnswerEachAndLeaveNoTraceInAnyFile() throws IOException {
    Path data = temp.resolve("data");
    String ann = keys(data, "create", "ann", "--admin").getFirst();
    String bob;
    try (JavaProcess parley =
        Processes.start(Parley.class, "up", "--port=0", "--data=" + data, "--host=0.0.0.0")) {
      String base = parley.line(line -> line.startsWith(READY)).substring(READY.length());
      assertThat(parley.lines()).noneMatch(line -> line.contains("whoever reaches"));

      assertThat(get(base, "", "/v1/jobs").statusCode()).isEqualTo(401);
      bob = keys(data, "create", "bob").getFirst();
      String job = "/v1/jobs/" + ask(base, ann).path("id").asString();
      HttpResponse<String> ended = send(to(base, ann, job).header("Prefer", "wait=60").GET());
      assertThat(json(ended).path("status").asString()).isEqualTo("completed");
      assertThat(get(base, bob, job).statusCode()).isEqualTo(404);

      try (JavaProcess chat =
          Processes.start(
              Parley.class, "chat", "--max-tokens", "4", "--url", base, "--key", ann, PROMPT)) {
        assertThat(chat.exitCode()).isZero();
      }
      try (JavaProcess status = Processes.start(Parley.class, "status", "--url", base)) {
        assertThat(status.exitCode()).isEqualTo(1);
      }
      keys(data, "revoke", bob.substring(10, 18));
      Await.until("it is known", () -> get(base, bob, "/v1/jobs").statusCode() == 401);
      parley.signal("TERM");
      assertThat(parley.exitCode()).isZero();
    }
    assertThat(files(data, "parley.log")).contains("job finished").doesNotContain(PROMPT);
    for (String key : List.of(ann, bob)) {
      assertThat(files(data, "")).doesNotContain(key.substring(19, 51));
    }
  }

  private static List<String> keys(Path data, String... words) {
    String[] all =
        Stream.concat(Stream.of("keys", "--data=" + data), Stream.of(words)).toArray(String[]::new);
    try (JavaProcess command = Processes.start(Parley.class, all)) {
      assertThat(command.exitCode()).as(() -> command.lines().toString()).isZero();
      return command.lines();
    }
  }

  private static JsonNode ask(String base, String key) {
    String body =
        "{\"messages\":[{\"role\":\"user\",\"content\":\"" + PROMPT + "\"}],\"max_tokens\":4}";
    HttpResponse<String> answer =
        send(
            to(base, key, "/v1/jobs")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return json(answer);
  }

  private static HttpResponse<String> get(String base, String key, String path) {
    return send(to(base, key, path).GET());
  }

  private static HttpRequest.Builder to(String base, String key, String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path));
    return key.isEmpty() ? request : request.header("Authorization", "Bearer " + key);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return HTTP.send(request.build(), BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static JsonNode json(HttpResponse<String> answer) {
    return JSON.readTree(answer.body());
  }

  /** Everything in the files whose names end so; among them Redis' own. */
  private static String files(Path data, String ending) throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (file.toString().endsWith(ending) && !file.toString().contains("redis-server")) {
          all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
        }
      }
    }
    return all.toString();
  }
}
