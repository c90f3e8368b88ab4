package dev.parley.models.hub.remote;

import dev.parley.models.hub.remote.RetryPolicy.TransientFailure;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A hub's response, whose body comes as it is read. A connection that stays silent counts as cut;
 * the JDK's own stream would wait forever. One reading thread.
 */
public final class HubResponse implements AutoCloseable {

  private sealed interface Received {}

  private record Bytes(List<ByteBuffer> buffers) implements Received {}

  private record Cut(Throwable cause) implements Received {}

  private record End() implements Received {}

  private final URI uri;
  private final HttpResponse.ResponseInfo info;
  private final Duration silence;
  private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
  private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();

  private HubResponse(URI uri, HttpResponse.ResponseInfo info, Duration silence) {
    this.uri = uri;
    this.info = info;
    this.silence = silence;
  }

  /**
   * Leaves the body to whoever reads the response.
   *
   * @param silence after which the connection counts as cut
   */
  static HttpResponse.BodyHandler<HubResponse> handler(URI uri, Duration silence) {
    return info -> new HubResponse(uri, info, silence).new Receiver();
  }

  /** Who answered, after all redirects. */
  public URI uri() {
    return uri;
  }

  public int status() {
    return info.statusCode();
  }

  public HttpHeaders headers() {
    return info.headers();
  }

  /** A header's first value; empty text without it. */
  public String header(String name) {
    return headers().firstValue(name).orElse("");
  }

  /** Bytes of the body, where the headers state them. */
  public OptionalLong length() {
    return headers().firstValueAsLong("Content-Length");
  }

  /** Only a strong entity tag proves that two responses are of the same bytes. */
  public Optional<String> strongTag() {
    return headers().firstValue("ETag").filter(tag -> tag.startsWith("\""));
  }

  /**
   * Waits for the next bytes of the body; empty at its end.
   *
   * @throws TransientFailure when the connection is cut or silent
   */
  public List<ByteBuffer> next() throws TransientFailure, InterruptedException {
    Received next = received.poll(silence.toMillis(), TimeUnit.MILLISECONDS);
    return switch (next) {
      case null -> throw new TransientFailure("no byte for " + silence.toSeconds() + " s");
      case Bytes(List<ByteBuffer> buffers) -> {
        subscription.join().request(1);
        yield buffers;
      }
      case Cut(Throwable cause) ->
          throw new TransientFailure("the connection was cut: " + cause.getMessage());
      case End _ -> {
        received.add(next);
        yield List.of();
      }
    };
  }

  /** Ends the connection when bytes are left. */
  @Override
  public void close() {
    var _ = subscription.thenAccept(Flow.Subscription::cancel);
  }

  /** Asks for more bytes only when the ones before were read. */
  private final class Receiver implements HttpResponse.BodySubscriber<HubResponse> {

    @Override
    public CompletionStage<HubResponse> getBody() {
      return CompletableFuture.completedFuture(HubResponse.this);
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription.complete(given);
      given.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
      received.add(new Bytes(buffers));
    }

    @Override
    public void onError(Throwable cause) {
      received.add(new Cut(cause));
    }

    @Override
    public void onComplete() {
      received.add(new End());
    }
  }
}
