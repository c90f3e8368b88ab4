package dev.parley.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.errors.ErrorCode;
import dev.parley.api.testing.Client;
import dev.parley.api.testing.TestApi;
import dev.parley.job.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/** The service does what the documents describe. */
class DocsTest {

  private final TestApi api = TestApi.shared();

  @Test
  void theDocumentNamesEveryCallAndNoOther() {
    assertThat(documented()).isEqualTo(routes());
  }

  @Test
  void theDocumentNamesEveryFieldOfAJob() {
    JsonNode spec = Client.json(api.local().get("/openapi.json"));
    JsonNode job = spec.at("/components/schemas/Job/properties");
    Set<String> view =
        Arrays.stream(jobView().getRecordComponents())
            .map(
                component ->
                    component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(new TreeSet<>(job.propertyNames())).isEqualTo(view);
  }

  @Test
  void servesThePageAndItsParts() {
    for (String path : new String[] {"/docs", "/docs/docs.js", "/docs/docs.css"}) {
      assertThat(api.local().get(path).statusCode()).isEqualTo(200);
    }
    assertThat(api.local().get("/docs").headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/html");
  }

  @Test
  void theErrorPageListsEveryCode() throws IOException {
    String page = Files.readString(Path.of("../docs/errors.md"));
    Set<String> listed =
        Pattern.compile("^\\| `([a-z_]+)`", Pattern.MULTILINE)
            .matcher(page)
            .results()
            .map((MatchResult row) -> row.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> codes =
        Stream.concat(
                Arrays.stream(ErrorCode.values()).map(ErrorCode::wire),
                Arrays.stream(Failure.Code.values()).map(Failure.Code::wire))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(listed).isEqualTo(codes);
    for (ErrorCode code : ErrorCode.values()) {
      assertThat(page).contains("| `" + code.wire() + "` | " + code.status() + " |");
    }
  }

  private Set<String> documented() {
    JsonNode paths = Client.json(api.local().get("/openapi.json")).get("paths");
    Set<String> calls = new TreeSet<>();
    for (String path : paths.propertyNames()) {
      for (String method : paths.get(path).propertyNames()) {
        calls.add(method.toUpperCase(Locale.ROOT) + " " + path);
      }
    }
    return calls;
  }

  private Set<String> routes() {
    return api
        .bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
        .getHandlerMethods()
        .keySet()
        .stream()
        .flatMap(DocsTest::calls)
        .filter(call -> call.contains(" /v1/"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<String> calls(RequestMappingInfo info) {
    return info.getMethodsCondition().getMethods().stream()
        .flatMap(
            method ->
                info.getPatternValues().stream()
                    .map(path -> method + " " + path.replace("{*", "{")));
  }

  private static Class<?> jobView() {
    try {
      return Class.forName("dev.parley.api.wire.parley.JobView");
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }
}
