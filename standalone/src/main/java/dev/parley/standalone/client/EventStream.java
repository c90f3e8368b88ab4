package dev.parley.standalone.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the events of a job, read on a virtual thread of its own, which hands what it
 * sees to {@code signals}. The last signal is {@link Signal.Lost} or {@link Signal.Over}.
 */
public final class EventStream implements AutoCloseable {

  private final HttpClient http;
  private final HttpRequest request;
  private final Consumer<Signal> signals;
  private final Thread thread;
  private volatile boolean closed;
  private volatile @Nullable InputStream body;

  EventStream(HttpClient http, HttpRequest request, Consumer<Signal> signals) {
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
    joinUninterruptibly();
  }

  private void run() {
    try {
      HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
      body = response.body();
      switch (response.statusCode()) {
        case 200 -> read(response.body());
        case 204, 404 -> tell(new Signal.Over());
        default -> tell(new Signal.Lost("the server answered " + response.statusCode()));
      }
    } catch (IOException e) {
      tell(new Signal.Lost("the connection broke"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read(InputStream stream) throws IOException {
    FrameReader frames = new FrameReader(frame -> tell(new Signal.Told(frame)));
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        tell(new Signal.Alive());
        frames.line(line);
      }
    }
    tell(new Signal.Lost("the server closed the connection"));
  }

  private void tell(Signal signal) {
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

  private void joinUninterruptibly() {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
