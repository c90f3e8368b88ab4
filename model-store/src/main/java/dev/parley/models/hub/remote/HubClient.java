package dev.parley.models.hub.remote;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Speaks HTTP with one hub about one model: follows redirects, keeps the token at home, and tells
 * troubles that may pass from refusals. Thread-safe.
 */
public final class HubClient implements AutoCloseable {

  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final int MOST_REDIRECTS = 5;
  private static final int LARGEST_TEXT = 16 << 20;
  private static final Duration CONNECT = Duration.ofSeconds(10);

  private final HubSite site;
  private final HubErrors refusals;
  private final RetryPolicy patience;
  private final Consumer<String> notes;
  private final HttpClient http;

  /**
   * @param notes hears in words for people why a pull rests
   */
  public HubClient(
      HubSite site,
      HubName model,
      RetryPolicy patience,
      HttpProxies proxies,
      Consumer<String> notes) {
    this.site = site;
    this.refusals = new HubErrors(site, model);
    this.patience = patience;
    this.notes = notes;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1) // ranges in parallel want connections, not one
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .proxy(proxies)
            .build();
  }

  public HubSite site() {
    return site;
  }

  /** Counts the failures of one thing. */
  public Attempts tries() {
    return new Attempts(patience, site, notes);
  }

  /**
   * Asks once, and follows redirects; the caller closes the answer, whose status is 200 or 206, or
   * 416.
   *
   * @throws HubException when asking again would not help
   */
  public HubResponse get(URI uri, Map<String, String> headers)
      throws TransientFailure, InterruptedException {
    URI next = uri;
    for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
      HubResponse reply = ask(next, headers);
      if (!REDIRECTS.contains(reply.status())) {
        return accepted(reply);
      }
      reply.close();
      next = target(reply);
    }
    throw new HubException(site.name() + " redirects in a circle, at " + uri.getPath());
  }

  /**
   * A short text; asks again while that may help.
   *
   * @throws HubException when it cannot be had
   */
  Text text(URI uri) throws InterruptedException {
    Attempts tries = tries();
    while (true) {
      try (HubResponse reply = get(uri, Map.of())) {
        return new Text(reply, whole(reply));
      } catch (TransientFailure trouble) {
        tries.failed(trouble);
      }
    }
  }

  record Text(HubResponse reply, String value) {}

  /** Ends all connections. */
  @Override
  public void close() {
    http.shutdownNow();
  }

  private HubResponse ask(URI uri, Map<String, String> headers)
      throws TransientFailure, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(patience.answer())
            .header("User-Agent", "parley")
            .header("Accept-Encoding", "identity");
    headers.forEach(request::header);
    if (site.owns(uri)) {
      site.token().ifPresent(token -> signIn(request, token));
    }
    try {
      HttpResponse<ResponseBody> response =
          http.send(request.build(), unused -> new ResponseBody(patience.silence()));
      return new HubResponse(uri, response.statusCode(), response.headers(), response.body());
    } catch (IOException e) {
      throw new TransientFailure(uri.getHost() + " does not answer (" + HubErrors.reason(e) + ")");
    }
  }

  private void signIn(HttpRequest.Builder request, String token) {
    request.header("Authorization", "Bearer " + token);
    if (site.source() == HubSource.MODELSCOPE) {
      request.header("Cookie", "m_session_id=" + token); // its older servers know only this
    }
  }

  private HubResponse accepted(HubResponse reply) throws TransientFailure {
    if (reply.status() == 200 || reply.status() == 206 || reply.status() == 416) {
      return reply;
    }
    reply.close();
    throw refusals.of(reply);
  }

  private URI target(HubResponse reply) {
    URI from = reply.uri();
    URI to;
    try {
      to = from.resolve(reply.headers().firstValue("Location").orElse(""));
    } catch (IllegalArgumentException e) {
      throw new HubException(from.getHost() + " redirects to no address", e);
    }
    boolean known = String.valueOf(to.getScheme()).matches("https?") && to.getHost() != null;
    boolean downgrade = from.getScheme().equals("https") && !"https".equals(to.getScheme());
    if (!known || downgrade) {
      throw new HubException(from.getHost() + " redirects away from HTTPS, which is not followed");
    }
    return to;
  }

  private String whole(HubResponse reply) throws TransientFailure, InterruptedException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (var buffers = reply.body().next(); !buffers.isEmpty(); buffers = reply.body().next()) {
      for (ByteBuffer buffer : buffers) {
        byte[] some = new byte[buffer.remaining()];
        buffer.get(some);
        bytes.writeBytes(some);
      }
      if (bytes.size() > LARGEST_TEXT) {
        throw refusals.noHub();
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
