package dev.parley.api.testing;

import dev.parley.job.JobId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A viewer on a bare socket, which reads only as much as it is asked to. */
public final class RawViewer implements AutoCloseable {

  private static final int SMALLEST_WINDOW = 4096;
  private static final int SIP = 16;

  private final Socket socket;
  private final StringBuilder read = new StringBuilder();

  private RawViewer(Socket socket) {
    this.socket = socket;
  }

  /**
   * Asks for the events of a job of owner {@code local}; HTTP/1.0, so that no chunks are mixed in.
   */
  public static RawViewer at(int port, JobId job) {
    Socket socket = new Socket();
    try {
      socket.setReceiveBufferSize(SMALLEST_WINDOW);
      socket.setSoTimeout(30_000);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      String request =
          "GET /v1/jobs/"
              + job
              + "/events HTTP/1.0\r\nHost: 127.0.0.1\r\n"
              + "Accept: text/event-stream\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new RawViewer(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads on until {@code text} has come. */
  public void readUntil(String text) {
    while (read.indexOf(text) < 0) {
      sip();
    }
  }

  /** Reads a few bytes; waits for the first. */
  public void sip() {
    try {
      byte[] bytes = socket.getInputStream().readNBytes(SIP);
      read.append(new String(bytes, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
