package dev.parley.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the events of a job, read on a virtual thread of its own, which hands what it
 * reads to {@code signals}. The last signal is {@link StreamSignal.Lost} or {@link
 * StreamSignal.Over}.
 */
final class EventStream implements AutoCloseable {

  private static final int BUFFER = 8192;

  private final HttpClient http;
  private final HttpRequest request;
  private final Consumer<StreamSignal> signals;
  private final Thread thread;
  private volatile boolean closed;
  private volatile @Nullable InputStream body;

  EventStream(HttpClient http, HttpRequest request, Consumer<StreamSignal> signals) {
    this.http = http;
    this.request = request;
    this.signals = signals;
    this.thread = Thread.ofVirtual().name("events").unstarted(this::run);
  }

  EventStream open() {
    thread.start();
    return this;
  }

  /** After this no further signal comes from this connection. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    InputStream stream = body;
    if (stream != null) {
      closeQuietly(stream);
    }
    join();
  }

  private void run() {
    try {
      HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
      body = response.body();
      switch (response.statusCode()) {
        case 200 -> read(response.body());
        case 204, 404 -> send(new StreamSignal.Over());
        default -> send(new StreamSignal.Lost());
      }
    } catch (IOException e) {
      send(new StreamSignal.Lost());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read(InputStream stream) throws IOException {
    SseReader reader = new SseReader(event -> send(new StreamSignal.Event(event)));
    byte[] buffer = new byte[BUFFER];
    try (stream) {
      for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
        send(new StreamSignal.Alive());
        reader.read(ByteBuffer.wrap(buffer, 0, count));
      }
    }
    send(new StreamSignal.Lost());
  }

  private void send(StreamSignal signal) {
    if (!closed) {
      signals.accept(signal);
    }
  }

  private static void closeQuietly(InputStream stream) {
    try {
      stream.close();
    } catch (IOException e) {
      // nothing is lost: the answer is read from a new connection
    }
  }

  private void join() {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
