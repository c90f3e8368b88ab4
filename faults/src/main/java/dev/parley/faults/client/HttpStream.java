package dev.parley.faults.client;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** One GET on a socket of its own, whose answer is read as it comes. Not thread-safe but close. */
final class HttpStream implements AutoCloseable {

  private static final int CONNECT_MILLIS = 3_000;

  private final Socket socket;
  private final InputStream in;
  private final int status;

  private HttpStream(Socket socket, InputStream in, int status) {
    this.socket = socket;
    this.in = in;
    this.status = status;
  }

  /**
   * @param silence after which the server counts as gone
   * @throws IOException when there is no answer
   */
  static HttpStream get(URI address, Map<String, String> headers, Duration silence)
      throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(address.getHost(), address.getPort()), CONNECT_MILLIS);
      socket.setSoTimeout((int) silence.toMillis());
      socket.getOutputStream().write(request(address, headers));
      InputStream in = new BufferedInputStream(socket.getInputStream());
      int status = Integer.parseInt(line(in).split(" ", 3)[1]);
      while (!line(in).isEmpty()) {
        // no other header counts: our streams are chunked
      }
      return new HttpStream(socket, new Chunks(in), status);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw new IOException("no answer from " + address, e);
    }
  }

  int status() {
    return status;
  }

  InputStream body() {
    return in;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("the connection ended");
      }
      line.append((char) c);
    }
    return line.toString().stripTrailing();
  }

  private static byte[] request(URI address, Map<String, String> headers) {
    StringBuilder text = new StringBuilder();
    text.append("GET ").append(address.getRawPath()).append(" HTTP/1.1\r\n");
    text.append("Host: localhost\r\n");
    headers.forEach((name, value) -> text.append(name + ": " + value + "\r\n"));
    return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  /** A chunked body (RFC 9112, 7.1). A connection that breaks off is no end but an error. */
  private static final class Chunks extends InputStream {

    private final InputStream in;
    private int left;
    private boolean over;

    Chunks(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (left == 0 && !over) {
        left = Integer.parseInt(line(in), 16);
        over = left == 0;
      }
      if (over) {
        return -1;
      }
      int n = in.read(buffer, offset, Math.min(length, left));
      if (n < 0) {
        throw new IOException("the connection ended");
      }
      left -= n;
      if (left == 0) {
        line(in);
      }
      return n;
    }
  }
}
