package dev.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.access.ApiKey;
import dev.parley.access.KeyStore;
import dev.parley.access.NewKey;
import dev.parley.access.Plan;
import dev.parley.api.caller.AccessAtStart;
import dev.parley.api.testing.Client;
import dev.parley.api.testing.RawHttp;
import dev.parley.api.testing.TestApi;
import dev.parley.testkit.TestRedis;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Nothing below {@code /v1/admin} is reachable without an admin's key. */
class OperatorRoutesTest {

  private static final String ADMIN = ApiKey.random(new SecureRandom()).reveal();
  private static final TestApi API =
      TestApi.start(TestRedis.shared().url(), "--parley.admin.key=" + ADMIN);
  private static final TestApi OPEN =
      TestApi.start(TestRedis.shared().url(), "--parley.access=open");
  private static final String MEMBER =
      API.bean(KeyStore.class)
          .create(new NewKey("member", Plan.OPEN, Optional.empty()))
          .key()
          .reveal();

  @AfterAll
  static void close() {
    OPEN.close();
    API.close();
  }

  /** A call of this service. */
  record Route(String method, String path) {

    HttpResponse<String> call(Client client, String... headers) {
      var request = client.request(path).method(method, BodyPublishers.noBody());
      return client.send(headers.length == 0 ? request : request.headers(headers));
    }
  }

  static List<Route> routes() {
    List<Route> routes =
        API
            .bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
            .getHandlerMethods()
            .keySet()
            .stream()
            .flatMap(OperatorRoutesTest::routes)
            .filter(route -> route.path().startsWith("/v1/admin/"))
            .toList();
    assertThat(routes).hasSizeGreaterThanOrEqualTo(10);
    return routes;
  }

  @ParameterizedTest
  @MethodSource("routes")
  void needsAnAdminsKey(Route route) {
    HttpResponse<String> withoutKey = route.call(API.local());
    assertThat(withoutKey.statusCode()).isEqualTo(401);
    assertThat(Client.code(withoutKey)).isEqualTo("invalid_api_key");
    HttpResponse<String> member = route.call(API.withKey(MEMBER));
    assertThat(member.statusCode()).isEqualTo(403);
    assertThat(Client.code(member)).isEqualTo("not_allowed");
    assertThat(member.body()).contains("\"error\"").hasSizeLessThan(300);
    assertThat(route.call(API.withKey(ADMIN)).statusCode()).isNotIn(401, 403);
  }

  /** Where no key is needed, a proxy's call, or a foreign page's, is nobody's at this machine. */
  @ParameterizedTest
  @MethodSource("routes")
  void openDoorsAreNotOpenToStrangers(Route route) {
    for (String[] stranger :
        List.of(
            new String[] {"X-Forwarded-For", "127.0.0.1"},
            new String[] {"Forwarded", "for=127.0.0.1"},
            new String[] {"X-Forwarded-Proto", "https"},
            new String[] {"CF-Connecting-IP", "192.0.2.1"},
            new String[] {"Origin", "http://evil.example"},
            new String[] {"Origin", "null"},
            new String[] {"Sec-Fetch-Site", "cross-site"},
            new String[] {"Sec-Fetch-Site", "same-site"})) {
      assertThat(route.call(OPEN.local(), stranger).statusCode())
          .as("%s: %s", stranger[0], stranger[1])
          .isEqualTo(403);
      assertThat(route.call(OPEN.client(), stranger).statusCode()).isEqualTo(403);
    }
  }

  /**
   * Keys are not made at an open door, for the first of them closes it; so nobody there asks what
   * they used either.
   */
  @ParameterizedTest
  @MethodSource("routes")
  void openDoorsAreOpenToWhoSitsAtTheMachine(Route route) {
    boolean ofKeys = route.path().matches("/v1/admin/(keys|usage)\\b.*");
    int status = route.call(OPEN.local(), "Origin", "http://127.0.0.1:" + OPEN.port()).statusCode();
    assertThat(status == 403).isEqualTo(ofKeys);
  }

  @Test
  void aNameThatOnlyResolvesToThisMachineIsNoPassword() {
    try (TestApi reachable =
        OPEN.another("--parley.access=open", "--server.address=0.0.0.0", "--parley.hosts=x")) {
      String answer =
          RawHttp.ask(
              reachable.port(),
              "GET /v1/admin/workers HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
      assertThat(answer).startsWith("HTTP/1.1 403").contains("not_allowed");
      assertThat(reachable.local().get("/v1/admin/workers").statusCode()).isEqualTo(200);
    }
  }

  /** Tomcat takes the header away when it believes it, so nobody counts as at this machine. */
  @Test
  void whereProxiesAreBelievedADoorIsNotOpen() {
    try (TestApi behindProxy =
        OPEN.another(
            "--parley.access=open",
            "--server.forward-headers-strategy=native",
            "--parley.hosts=chat.example")) {
      assertThat(OPEN.bean(AccessAtStart.class).warning()).isEmpty();
      assertThat(behindProxy.bean(AccessAtStart.class).warning().orElseThrow())
          .startsWith("whoever reaches chat.example may chat, and do what operators may")
          .doesNotContain("\n");
      HttpResponse<String> forged =
          behindProxy.local().get("/v1/admin/workers", "X-Forwarded-For", "127.0.0.1");
      assertThat(forged.statusCode()).isEqualTo(403);
      assertThat(behindProxy.local().get("/v1/admin/workers").statusCode()).isEqualTo(403);
    }
  }

  @Test
  void theOldProtocolOfProxiesIsNotThatOfAPage() {
    String answer =
        RawHttp.ask(
            OPEN.port(),
            "GET /v1/admin/workers HTTP/1.0\r\nHost: 127.0.0.1:" + OPEN.port() + "\r\n\r\n");
    assertThat(answer).contains(" 403").contains("not_allowed");
  }

  @Test
  void thePageAndItsPartsAreThereToAskForAKey() {
    for (String path :
        List.of(
            "/admin",
            "/js/admin/main.js",
            "/css/admin.css",
            "/webjars/uplot/1.6.30/dist/uPlot.esm.js",
            "/webjars/marked/17.0.1/lib/marked.esm.js")) {
      assertThat(API.local().get(path).statusCode()).as(path).isEqualTo(200);
    }
    for (String path : List.of("/admin/", "/admin.html", "//v1/admin/workers", "/v1//admin/jobs")) {
      assertThat(API.local().get(path).statusCode()).as(path).isEqualTo(401);
      assertThat(API.withKey(MEMBER).get(path).statusCode()).as(path).isIn(400, 403, 404);
    }
  }

  private static Stream<Route> routes(RequestMappingInfo info) {
    return info.getMethodsCondition().getMethods().stream()
        .flatMap(
            method ->
                info.getPatternValues().stream()
                    .map(path -> path.replaceAll("\\{[^}]*}", "00000000"))
                    .map(path -> new Route(method.name(), path)));
  }
}
