package dev.parley.api.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.HookReceiver;
import dev.parley.webhook.AllowedAddresses;
import dev.parley.webhook.WebhookUrl;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Where a delivery may go, whatever an address says and DNS answers. */
class WebhookClientTest {

  private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");
  private static final List<String> LOOPBACK = List.of("127.0.0.1/32");
  private static final WebhookClient.Patience PATIENT =
      new WebhookClient.Patience(Duration.ofMinutes(1), Duration.ofMinutes(1));

  private final HookReceiver receiver = HookReceiver.start();
  private final List<String> asked = new ArrayList<>();

  @AfterEach
  void close() {
    receiver.close();
  }

  @Test
  void postsToTheAddressThatItLookedUpOnce() {
    Deque<InetAddress> answers = new ArrayDeque<>(List.of(HERE, InetAddress.ofLiteral("10.0.0.1")));
    HostResolver changing = host -> List.of(answers.pop());
    String url = "http://hooks.localhost:" + receiver.port() + "/a?b=c";
    try (WebhookClient client = client(LOOPBACK, changing)) {
      assertThat(post(client, url)).isEqualTo(new WebhookClient.Answered(200));
      assertThat(answers).hasSize(1);
      assertThat(receiver.received()).hasSize(1);
      HookReceiver.Received received = receiver.received().getFirst();
      assertThat(received.path()).isEqualTo("/a?b=c");
      assertThat(received.body()).isEqualTo("{}");
      assertThat(received.header("host")).startsWith("hooks.localhost:");
      assertThat(received.header("webhook-id")).isEqualTo("evt");
      assertThat(received.header("content-type")).startsWith("application/json");
      assertThat(post(client, url)).isEqualTo(new WebhookClient.Failed("address_refused"));
      assertThat(receiver.received()).hasSize(1);
    }
  }

  /** What a name may lead to: refused before a connection is made. */
  @ParameterizedTest
  @CsvSource({
    "127.0.0.2",
    "10.1.2.3",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "::1",
    "::ffff:10.0.0.1",
    "::10.0.0.1",
    "64:ff9b::a00:1",
    "2002:a00:1::",
    "fd00::1",
    "fe80::1",
    "ff02::1"
  })
  void aNameThatLeadsInsideIsRefused(String address) {
    for (String scheme : List.of("http", "https")) {
      HostResolver inside = host -> List.of(HERE, InetAddress.ofLiteral(address));
      try (WebhookClient client = client(LOOPBACK, inside)) {
        String url = scheme + "://hooks.example:" + receiver.port() + "/";
        assertThat(post(client, url)).isEqualTo(new WebhookClient.Failed("address_refused"));
      }
    }
    assertThat(receiver.received()).isEmpty();
  }

  @Test
  void nothingGoesToThisMachineUnlessItIsNamedNorPlainElsewhere() {
    try (WebhookClient strict = client(List.of(), host -> List.of(HERE));
        WebhookClient other =
            client(List.of("10.0.0.0/8"), host -> List.of(InetAddress.ofLiteral("10.0.0.1")))) {
      assertThat(post(strict, receiver.url("/")))
          .isEqualTo(new WebhookClient.Failed("address_refused"));
      assertThat(post(other, "http://inside.example/"))
          .isEqualTo(new WebhookClient.Failed("address_refused"));
    }
    assertThat(receiver.received()).isEmpty();
  }

  /** As {@code -DsocksProxyHost} makes one, which would look names up itself. */
  @Test
  void aProxyForAllSocketsOfTheMachineIsNotAskedFor() {
    ProxySelector usual = ProxySelector.getDefault();
    List<URI> asked = new CopyOnWriteArrayList<>();
    ProxySelector.setDefault(
        new ProxySelector() {
          @Override
          public List<Proxy> select(URI uri) {
            asked.add(uri);
            return List.of(Proxy.NO_PROXY);
          }

          @Override
          public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
        });
    try (WebhookClient client = client(LOOPBACK, this::here)) {
      assertThat(post(client, receiver.url("/"))).isEqualTo(new WebhookClient.Answered(200));
    } finally {
      ProxySelector.setDefault(usual);
    }
    assertThat(asked).noneMatch(uri -> uri.getPort() == receiver.port());
  }

  @Test
  void noRedirectIsFollowed() {
    receiver.redirectTo(receiver.url("/elsewhere"));
    try (WebhookClient client = client(LOOPBACK, this::here)) {
      assertThat(post(client, receiver.url("/"))).isEqualTo(new WebhookClient.Answered(307));
    }
    assertThat(receiver.received()).hasSize(1);
    assertThat(asked).hasSize(1);
  }

  @Test
  void whatDoesNotAnswerFails() throws IOException {
    try (WebhookClient client = client(LOOPBACK, this::here);
        WebhookClient hasty = hasty();
        ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(post(hasty, "http://127.0.0.1:" + silent.getLocalPort() + "/"))
          .isEqualTo(new WebhookClient.Failed("timeout"));
      receiver.close();
      assertThat(post(client, receiver.url("/"))).isEqualTo(new WebhookClient.Failed("connection"));
    }
    HostResolver nowhere =
        host -> {
          throw new UnknownHostException(host);
        };
    try (WebhookClient client = client(LOOPBACK, nowhere)) {
      assertThat(post(client, "https://hooks.example/"))
          .isEqualTo(new WebhookClient.Failed("unknown_host"));
    }
  }

  /** An answer without an end is neither read to it nor waited for nor kept. */
  @ParameterizedTest
  @EnumSource
  void anEndlessAnswerEnds(EndlessAnswer.Kind kind) {
    boolean slow = kind == EndlessAnswer.Kind.SLOW_BODY;
    try (EndlessAnswer endless = EndlessAnswer.start(kind);
        WebhookClient client = slow ? hasty() : client(LOOPBACK, this::here)) {
      WebhookClient.Result result = post(client, "http://127.0.0.1:" + endless.port() + "/");
      assertThat(result)
          .isEqualTo(
              switch (kind) {
                case BODY -> new WebhookClient.Answered(200);
                case SLOW_BODY -> new WebhookClient.Failed("timeout");
                case LINE, HEAD -> new WebhookClient.Failed("connection");
              });
    }
  }

  @Test
  void tlsChecksTheNameThoughTheAddressIsPinned(@TempDir Path folder) throws Exception {
    KeyStore certificate = TlsReceiver.certificate(folder, "hooks.example");
    TlsSocketStrategy trusting = new DefaultClientTlsStrategy(TlsReceiver.context(certificate));
    try (TlsReceiver tls = TlsReceiver.start(certificate);
        WebhookClient client = client(trusting);
        WebhookClient wary = client(LOOPBACK, this::here)) {
      String port = ":" + tls.port() + "/";
      assertThat(post(client, "https://hooks.example" + port))
          .isEqualTo(new WebhookClient.Answered(200));
      assertThat(post(client, "https://other.example" + port))
          .isEqualTo(new WebhookClient.Failed("tls"));
      assertThat(post(wary, "https://hooks.example" + port))
          .isEqualTo(new WebhookClient.Failed("tls"));
    }
  }

  private List<InetAddress> here(String host) {
    asked.add(host);
    return List.of(HERE);
  }

  private static WebhookClient client(List<String> networks, HostResolver resolver) {
    return client(networks, resolver, DefaultClientTlsStrategy.createDefault());
  }

  private WebhookClient client(TlsSocketStrategy tls) {
    return client(LOOPBACK, this::here, tls);
  }

  private static WebhookClient client(
      List<String> networks, HostResolver resolver, TlsSocketStrategy tls) {
    return new WebhookClient(new AllowedAddresses(networks), resolver, tls, PATIENT);
  }

  /** One that soon gives up. */
  private WebhookClient hasty() {
    return new WebhookClient(
        new AllowedAddresses(LOOPBACK),
        this::here,
        DefaultClientTlsStrategy.createDefault(),
        new WebhookClient.Patience(Duration.ofMillis(500), Duration.ofMillis(500)));
  }

  private static WebhookClient.Result post(WebhookClient client, String url) {
    return client.post(WebhookUrl.parse(url), Map.of("webhook-id", "evt"), "{}".getBytes(UTF_8));
  }
}
