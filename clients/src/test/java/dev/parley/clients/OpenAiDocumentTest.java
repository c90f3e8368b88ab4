package dev.parley.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.responses.ResponseCreateParams;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** docs/openai.md says of every field what the service does with it. */
@Timeout(180)
class OpenAiDocumentTest {

  private static final Platform PLATFORM = Platform.shared();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Path DOCUMENT = Path.of("../docs/openai.md");
  private static final Pattern ROW =
      Pattern.compile(
          "^\\| `([a-z_.]+)` \\| (honoured|ignored|echoed|refused) \\|", Pattern.MULTILINE);

  /** Of the wrong type for every field. */
  private static final String WRONG = "[[]]";

  /** Values with an effect, of fields that take others, too. */
  private static final Map<String, String> WITH_EFFECT =
      Map.of(
          "n", "2",
          "modalities", "[\"audio\"]",
          "function_call", "{\"name\":\"f\"}",
          "functions", "[{\"name\":\"f\"}]",
          "conversation", "\"conv_1\"",
          "truncation", "\"auto\"");

  private static final String ELSE = "{\"odd\":[1]}";

  @Test
  void everyFieldOfChatCompletionsIsTreatedAsItSays() throws Exception {
    Map<String, String> rows = rows("## Fields of chat completions");
    assertThat(rows.keySet())
        .containsAll(known(Class.forName(ChatCompletionCreateParams.class.getName() + "$Body")));
    check("/chat/completions", "\"messages\":[{\"role\":\"user\",\"content\":\"Hello!\"}]", rows);
  }

  @Test
  void everyFieldOfResponsesIsTreatedAsItSays() throws Exception {
    Map<String, String> rows = rows("## Fields of responses");
    assertThat(rows.keySet())
        .containsAll(known(Class.forName(ResponseCreateParams.class.getName() + "$Body")));
    check("/responses", "\"input\":\"Hello!\"", rows);
  }

  private static void check(String path, String question, Map<String, String> rows) {
    SoftAssertions all = new SoftAssertions();
    rows.forEach(
        (field, treatment) -> {
          if (treatment.equals("echoed")) {
            return; // a value of the right type is
          }
          String value =
              treatment.equals("honoured") ? WRONG : WITH_EFFECT.getOrDefault(field, ELSE);
          HttpResponse<String> answer = post(path, question, field, value);
          boolean isTaken = treatment.equals("ignored");
          all.assertThat(answer.statusCode())
              .as("%s of %s, %s: %s", field, path, treatment, answer.body())
              .isEqualTo(isTaken ? 200 : 400);
          if (answer.statusCode() == 400) {
            JsonNode error = JSON.readTree(answer.body()).path("error");
            all.assertThat(error.path("param").asString("")).as("%s", error).startsWith(field);
          }
        });
    all.assertAll();
  }

  private static HttpResponse<String> post(
      String path, String question, String field, String value) {
    String most = path.equals("/responses") ? "max_output_tokens" : "max_completion_tokens";
    Map<String, String> members = new TreeMap<>(Map.of(most, "2"));
    members.put(
        question.substring(1, question.indexOf("\":")),
        question.substring(question.indexOf(':') + 1));
    String[] names = field.split("\\.", 2);
    members.put(
        names[0],
        names.length == 1 ? value : String.format(Locale.ROOT, "{\"%s\":%s}", names[1], value));
    if (field.startsWith("stream_options")) {
      members.put("stream", "true");
    }
    String body =
        members.entrySet().stream()
            .map(member -> "\"" + member.getKey() + "\":" + member.getValue())
            .collect(Collectors.joining(",", "{", "}"));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(PLATFORM.near() + path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    try {
      return HTTP.send(request, BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(body, e);
    }
  }

  /** The rows below a heading, up to the next one. */
  private static Map<String, String> rows(String heading) throws IOException {
    String document = Files.readString(DOCUMENT);
    int start = document.indexOf(heading + "\n");
    assertThat(start).as("%s has %s", DOCUMENT, heading).isNotNegative();
    int end = document.indexOf("\n## ", start + 1);
    Map<String, String> rows = new TreeMap<>();
    ROW.matcher(document.substring(start, end < 0 ? document.length() : end))
        .results()
        .forEach(row -> rows.put(row.group(1), row.group(2)));
    return rows;
  }

  /** The fields that the SDK can send. */
  private static Set<String> known(Class<?> body) {
    ObjectMapper mapper = new ObjectMapper();
    Set<String> names =
        mapper
            .getSerializationConfig()
            .introspect(mapper.constructType(body))
            .findProperties()
            .stream()
            .map(BeanPropertyDefinition::getName)
            .collect(Collectors.toCollection(TreeSet::new));
    names.remove("valid"); // isValid() is no field
    return names;
  }
}
