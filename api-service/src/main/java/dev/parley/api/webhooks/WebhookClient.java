package dev.parley.api.webhooks;

import dev.parley.webhook.AllowedAddresses;
import dev.parley.webhook.WebhookUrl;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.routing.RoutingSupport;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;

/**
 * Posts one delivery to an address that a caller chose. The host is looked up once; the connection
 * goes to what was found, which is judged first; TLS checks the name all the same. No redirect is
 * followed, no proxy and no cookie used, at most 64 kB of the answer read. Thread-safe.
 */
final class WebhookClient implements AutoCloseable {

  /** What came of it. */
  sealed interface Result permits Answered, Failed {}

  /** The receiver answered. */
  record Answered(int status) implements Result {}

  /**
   * It did not.
   *
   * @param reason a word for lists and logs
   */
  record Failed(String reason) implements Result {}

  /**
   * How long things may take.
   *
   * @param answer from the connection on, to the end of what is read
   */
  record Patience(Duration connect, Duration answer) {

    static final Patience USUAL = new Patience(Duration.ofSeconds(5), Duration.ofSeconds(10));
  }

  private static final int MOST_BYTES = 64 * 1024;

  /** Lines and heads without end would fill the memory. */
  private static final ManagedHttpClientConnectionFactory BOUNDED =
      ManagedHttpClientConnectionFactory.builder()
          .http1Config(
              Http1Config.custom().setMaxLineLength(8 * 1024).setMaxHeaderCount(100).build())
          .build();

  private final AllowedAddresses allowed;
  private final HostResolver resolver;
  private final TlsSocketStrategy tls;
  private final Patience patience;
  private final ScheduledExecutorService deadlines =
      Executors.newSingleThreadScheduledExecutor(
          work -> Thread.ofPlatform().daemon().name("webhook-deadlines").unstarted(work));

  WebhookClient(
      AllowedAddresses allowed, HostResolver resolver, TlsSocketStrategy tls, Patience patience) {
    this.allowed = allowed;
    this.resolver = resolver;
    this.tls = tls;
    this.patience = patience;
  }

  /** Blocks, at most as long as look-up, connection and answer may take. */
  Result post(WebhookUrl url, Map<String, String> headers, byte[] body) {
    try {
      List<InetAddress> addresses = resolver.resolve(url.host());
      return isRefused(url, addresses)
          ? new Failed("address_refused")
          : post(url, addresses, headers, body);
    } catch (UnknownHostException e) {
      return new Failed("unknown_host");
    } catch (SSLException e) {
      return new Failed("tls");
    } catch (InterruptedIOException e) {
      return new Failed("timeout");
    } catch (IOException e) {
      return new Failed("connection");
    }
  }

  /** One address that is not allowed is enough: which of them is taken would be left to chance. */
  private boolean isRefused(WebhookUrl url, List<InetAddress> addresses) {
    return addresses.isEmpty()
        || !addresses.stream().allMatch(allowed::allow)
        || !(url.isSecure() || addresses.stream().allMatch(allowed::allowPlain));
  }

  private Result post(
      WebhookUrl url, List<InetAddress> addresses, Map<String, String> headers, byte[] body)
      throws IOException {
    HttpPost request = new HttpPost(url.value());
    headers.forEach(request::setHeader);
    request.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
    Duration longest = patience.connect().plus(patience.answer());
    ScheduledFuture<?> deadline =
        deadlines.schedule(request::cancel, longest.toMillis(), TimeUnit.MILLISECONDS);
    CloseableHttpClient client = client(addresses);
    try {
      return read(client.executeOpen(RoutingSupport.determineHost(request), request, null));
    } catch (HttpException e) {
      return new Failed("bad_answer");
    } catch (IOException e) {
      if (request.isCancelled()) {
        throw new InterruptedIOException("the answer took too long");
      }
      throw e;
    } finally {
      deadline.cancel(false);
      client.close(CloseMode.IMMEDIATE); // whatever there is left of the answer
    }
  }

  /** One for each attempt, since it connects to these addresses alone. */
  private CloseableHttpClient client(List<InetAddress> addresses) {
    Timeout connect = Timeout.of(patience.connect());
    Timeout answer = Timeout.of(patience.answer());
    var connections =
        new Direct()
            .setDnsResolver(new Pinned(addresses))
            .setTlsSocketStrategy(tls)
            .setConnectionFactory(BOUNDED)
            .setDefaultTlsConfig(TlsConfig.custom().setHandshakeTimeout(connect).build())
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(connect)
                    .setSocketTimeout(answer)
                    .build())
            .build();
    return HttpClients.custom()
        .setConnectionManager(connections)
        .setDefaultRequestConfig(
            RequestConfig.custom().setResponseTimeout(answer).setRedirectsEnabled(false).build())
        .setUserAgent("Parley-Webhooks")
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableContentCompression()
        .build();
  }

  /** What a receiver says beside its status is of no use; reading some of it is polite. */
  private static Result read(ClassicHttpResponse response) throws IOException {
    HttpEntity entity = response.getEntity();
    if (entity != null) {
      var _ = entity.getContent().readNBytes(MOST_BYTES);
    }
    return new Answered(response.getCode());
  }

  @Override
  public void close() {
    deadlines.shutdownNow();
  }

  /** Without a proxy, also where the virtual machine has one for all sockets (SOCKS). */
  private static final class Direct extends PoolingHttpClientConnectionManagerBuilder {

    @Override
    protected HttpClientConnectionOperator createConnectionOperator(
        SchemePortResolver ports, DnsResolver names, TlsSocketStrategy tls) {
      return new DefaultHttpClientConnectionOperator(
          _ -> new Socket(Proxy.NO_PROXY),
          ports,
          names,
          RegistryBuilder.<TlsSocketStrategy>create().register("https", tls).build());
    }
  }

  /** Knows these addresses, whatever the name. */
  private record Pinned(List<InetAddress> addresses) implements DnsResolver {

    @Override
    public InetAddress[] resolve(String host) {
      return addresses.toArray(InetAddress[]::new);
    }

    @Override
    public String resolveCanonicalHostname(String host) {
      return host;
    }
  }
}
