package dev.parley.standalone.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * One connection to a server of ours, enough to check whether it is up and to stop it, before the
 * services, which bring a whole Redis client, have started.
 */
final class RedisAdmin implements AutoCloseable {

  private final Socket socket;
  private final BufferedReader replies;

  private RedisAdmin(Socket socket) throws IOException {
    this.socket = socket;
    this.replies =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
  }

  /** Connects and authenticates; each reply is waited for at most {@code patience}. */
  static RedisAdmin with(RedisConf conf, Duration patience) throws IOException {
    Socket socket = new Socket();
    try {
      socket.setSoTimeout((int) patience.toMillis());
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), conf.port()),
          (int) patience.toMillis());
      RedisAdmin admin = new RedisAdmin(socket);
      admin.expect("+OK", admin.ask("AUTH", conf.password()));
      return admin;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  boolean answersPing() throws IOException {
    return ask("PING").equals("+PONG"); // "-LOADING …" while it reads its file
  }

  /** Asks the server to save and end. It answers by closing the connection. */
  void shutdown() throws IOException {
    expect("", ask("SHUTDOWN", "SAVE"));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** The first line of the reply; empty when the server closed the connection. */
  private String ask(String... words) throws IOException {
    StringBuilder request = new StringBuilder("*" + words.length + "\r\n");
    for (String word : words) {
      request.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
    }
    socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.ISO_8859_1));
    String reply = replies.readLine();
    return reply == null ? "" : reply;
  }

  private void expect(String wanted, String reply) throws IOException {
    if (!reply.equals(wanted)) {
      throw new IOException("Redis answered " + reply);
    }
  }
}
