package dev.parley.models.hub.remote;

import dev.parley.inference.source.StrictJson;
import dev.parley.models.hub.remote.RetryPolicy.TransientFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * HTTP with one hub about one model: follows redirects, sends the token to the hub alone, and tells
 * failures that may pass from those that will not. Thread-safe.
 */
public final class HubClient implements AutoCloseable {

  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final int MOST_REDIRECTS = 5;
  private static final int LARGEST_JSON = 16 << 20;
  private static final Duration CONNECT = Duration.ofSeconds(10);

  private final HubSite site;
  private final HubName model;
  private final HubErrors errors;
  private final RetryPolicy policy;
  private final Consumer<String> notes;
  private final HttpClient http;

  /**
   * @param notes is told in words for people why a pull waits
   */
  public HubClient(
      HubSite site,
      HubName model,
      RetryPolicy policy,
      HttpProxies proxies,
      Consumer<String> notes) {
    this.site = site;
    this.model = model;
    this.errors = new HubErrors(site, model);
    this.policy = policy;
    this.notes = notes;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1) // a connection of its own for each file
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .proxy(proxies)
            .build();
  }

  public HubSite site() {
    return site;
  }

  HubName model() {
    return model;
  }

  HubErrors errors() {
    return errors;
  }

  /** Counts the failures of one request or file. */
  public RetryPolicy.Attempts attempts() {
    return policy.start(site, notes);
  }

  /**
   * What the hub has of the model now.
   *
   * @throws HubException when the hub does not give it
   */
  public ModelFiles list() throws InterruptedException {
    return switch (site.source()) {
      case HUGGING_FACE -> new HuggingFaceApi(this).list();
      case MODELSCOPE -> new ModelScopeApi(this).list();
    };
  }

  /**
   * Asks once, and follows redirects; the caller closes the response, whose status is 200, 206 or
   * 416.
   *
   * @throws HubException when asking again would not help
   */
  public HubResponse get(URI uri, Map<String, String> headers)
      throws TransientFailure, InterruptedException {
    URI next = uri;
    for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
      HubResponse response = send(next, headers);
      if (!REDIRECTS.contains(response.status())) {
        return accepted(response);
      }
      response.close();
      next = redirected(response);
    }
    throw new HubException(site.name() + " redirects in a circle, at " + uri.getPath());
  }

  /**
   * What the hub says in JSON, bounded in size and depth; asks again while that may help.
   *
   * @throws HubException when the hub does not give it
   */
  JsonResponse json(URI uri) throws InterruptedException {
    RetryPolicy.Attempts attempts = attempts();
    while (true) {
      try (HubResponse response = get(uri, Map.of())) {
        return new JsonResponse(response, StrictJson.parse(body(response)));
      } catch (TransientFailure failure) {
        attempts.failed(failure);
      } catch (JacksonException e) {
        throw errors.notAHub();
      }
    }
  }

  /**
   * @param response closed; for its address and headers
   */
  record JsonResponse(HubResponse response, JsonNode node) {}

  /** Ends all connections. */
  @Override
  public void close() {
    http.shutdownNow();
  }

  private HubResponse send(URI uri, Map<String, String> headers)
      throws TransientFailure, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(policy.answer())
            .header("User-Agent", "parley")
            .header("Accept-Encoding", "identity");
    headers.forEach(request::header);
    if (site.owns(uri)) {
      site.token().ifPresent(token -> authorize(request, token));
    }
    try {
      return http.send(request.build(), HubResponse.handler(uri, policy.silence())).body();
    } catch (IOException e) {
      throw new TransientFailure(uri.getHost() + " does not answer (" + HubErrors.reason(e) + ")");
    }
  }

  private void authorize(HttpRequest.Builder request, String token) {
    request.header("Authorization", "Bearer " + token);
    if (site.source() == HubSource.MODELSCOPE) {
      request.header("Cookie", "m_session_id=" + token); // its older servers know only this
    }
  }

  private HubResponse accepted(HubResponse response) throws TransientFailure {
    if (Set.of(200, 206, 416).contains(response.status())) {
      return response;
    }
    response.close();
    throw errors.of(response);
  }

  private static URI redirected(HubResponse response) {
    URI from = response.uri();
    URI to;
    try {
      to = from.resolve(response.header("Location"));
    } catch (IllegalArgumentException e) {
      throw new HubException(from.getHost() + " redirects to no valid address", e);
    }
    boolean known = String.valueOf(to.getScheme()).matches("https?") && to.getHost() != null;
    boolean downgrade = from.getScheme().equals("https") && !"https".equals(to.getScheme());
    if (!known || downgrade) {
      throw new HubException(from.getHost() + " redirects away from HTTPS, which is not followed");
    }
    return to;
  }

  private byte[] body(HubResponse response) throws TransientFailure, InterruptedException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (var buffers = response.next(); !buffers.isEmpty(); buffers = response.next()) {
      for (ByteBuffer buffer : buffers) {
        byte[] some = new byte[buffer.remaining()];
        buffer.get(some);
        bytes.writeBytes(some);
      }
      if (bytes.size() > LARGEST_JSON) {
        throw errors.notAHub();
      }
    }
    return bytes.toByteArray();
  }
}
