package dev.parley.api.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Sends bytes that no proper client would. */
public final class RawHttp {

  private RawHttp() {}

  /** All that the server answers until it closes, or falls silent after the first answer. */
  public static String ask(int port, String request) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return read(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Socket socket) throws IOException {
    StringBuilder answer = new StringBuilder();
    byte[] buffer = new byte[8192];
    try {
      for (int n = socket.getInputStream().read(buffer); n >= 0; ) {
        answer.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
        socket.setSoTimeout(500);
        n = socket.getInputStream().read(buffer);
      }
    } catch (IOException e) {
      // silence after an answer, or a reset behind it: what came is the answer
    }
    return answer.toString();
  }
}
