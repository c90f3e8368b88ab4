package dev.parley.api.webhooks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.locks.LockSupport;

/** Answers one call with something that never ends. */
final class EndlessAnswer implements AutoCloseable {

  /** What has no end. */
  enum Kind {
    BODY,
    /** Byte by byte. */
    SLOW_BODY,
    LINE,
    HEAD
  }

  private final ServerSocket server;

  private EndlessAnswer(ServerSocket server) {
    this.server = server;
  }

  static EndlessAnswer start(Kind kind) {
    try {
      ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      Thread.ofVirtual().start(() -> answer(server, kind));
      return new EndlessAnswer(server);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return server.getLocalPort();
  }

  private static void answer(ServerSocket server, Kind kind) {
    try (Socket socket = server.accept()) {
      OutputStream out = socket.getOutputStream();
      out.write(beginning(kind).getBytes(US_ASCII));
      byte[] more = more(kind).getBytes(US_ASCII);
      while (true) {
        out.write(more);
        out.flush();
        if (kind == Kind.SLOW_BODY) {
          LockSupport.parkNanos(50_000_000);
        }
      }
    } catch (IOException e) {
      // the client has left
    }
  }

  private static String beginning(Kind kind) {
    String head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n";
    return switch (kind) {
      case BODY, SLOW_BODY -> head + "\r\n";
      case LINE -> head + "X: ";
      case HEAD -> head;
    };
  }

  private static String more(Kind kind) {
    return switch (kind) {
      case BODY -> "400\r\n" + "x".repeat(1024) + "\r\n";
      case SLOW_BODY -> "1\r\nx\r\n";
      case LINE -> "x".repeat(1024);
      case HEAD -> "X: y\r\n";
    };
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
