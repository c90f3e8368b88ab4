package dev.parley.api.wire.responses;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A call that waits for its answer, and whose client leaves when this is closed. */
record HeldCall(Socket socket) implements AutoCloseable {

  /** Posts as owner {@code local}. */
  static HeldCall post(int port, String path, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String head =
        "POST "
            + path
            + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: "
            + bytes.length
            + "\r\n\r\n";
    try {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().write(bytes);
      return new HeldCall(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether anything of an answer has come. */
  boolean isAnswered() throws IOException {
    return socket.getInputStream().available() > 0;
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
