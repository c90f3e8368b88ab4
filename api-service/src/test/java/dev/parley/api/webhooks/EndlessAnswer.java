package dev.parley.api.webhooks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.locks.LockSupport;

/** Answers one call with a body that never ends, fast or byte by byte. */
final class EndlessAnswer implements AutoCloseable {

  private final ServerSocket server;

  private EndlessAnswer(ServerSocket server) {
    this.server = server;
  }

  static EndlessAnswer start(boolean quick) {
    try {
      ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      Thread.ofVirtual().start(() -> answer(server, quick));
      return new EndlessAnswer(server);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return server.getLocalPort();
  }

  private static void answer(ServerSocket server, boolean quick) {
    try (Socket socket = server.accept()) {
      OutputStream out = socket.getOutputStream();
      out.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(US_ASCII));
      byte[] chunk = ("400\r\n" + "x".repeat(1024) + "\r\n").getBytes(US_ASCII);
      byte[] drop = "1\r\nx\r\n".getBytes(US_ASCII);
      while (true) {
        out.write(quick ? chunk : drop);
        out.flush();
        if (!quick) {
          LockSupport.parkNanos(50_000_000);
        }
      }
    } catch (IOException e) {
      // the client has left
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
