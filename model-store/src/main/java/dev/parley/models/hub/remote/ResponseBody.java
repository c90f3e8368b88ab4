package dev.parley.models.hub.remote;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The bytes of one answer as they come. Asks for more only when they are read, and takes a silent
 * line for a cut one; a stream would wait for ever. One reading thread.
 */
public final class ResponseBody
    implements HttpResponse.BodySubscriber<ResponseBody>, AutoCloseable {

  private sealed interface Heard {}

  private record Bytes(List<ByteBuffer> buffers) implements Heard {}

  private record Cut(Throwable cause) implements Heard {}

  private record End() implements Heard {}

  private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
  private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
  private final Duration silence;

  ResponseBody(Duration silence) {
    this.silence = silence;
  }

  /**
   * Waits for the next bytes; empty at the end.
   *
   * @throws TransientFailure when the line is cut or silent
   */
  public List<ByteBuffer> next() throws TransientFailure, InterruptedException {
    Heard next = heard.poll(silence.toMillis(), TimeUnit.MILLISECONDS);
    return switch (next) {
      case null -> throw new TransientFailure("no byte for " + silence.toSeconds() + " s");
      case Bytes(List<ByteBuffer> buffers) -> {
        subscription.join().request(1);
        yield buffers;
      }
      case Cut(Throwable cause) ->
          throw new TransientFailure("the line was cut: " + cause.getMessage());
      case End _ -> {
        heard.add(next);
        yield List.of();
      }
    };
  }

  /** Ends the connection when bytes are left. */
  @Override
  public void close() {
    subscription.thenAccept(Flow.Subscription::cancel);
  }

  @Override
  public CompletionStage<ResponseBody> getBody() {
    return CompletableFuture.completedFuture(this);
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription.complete(given);
    given.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    heard.add(new Bytes(buffers));
  }

  @Override
  public void onError(Throwable cause) {
    heard.add(new Cut(cause));
  }

  @Override
  public void onComplete() {
    heard.add(new End());
  }
}
