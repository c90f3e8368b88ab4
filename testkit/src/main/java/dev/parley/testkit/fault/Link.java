package dev.parley.testkit.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** One connection through a proxy: a thread for each direction. */
final class Link {

  private static final int CHUNK = 16 * 1024;

  private final FaultProxy proxy;
  private final Socket client;
  private final Socket server;

  Link(FaultProxy proxy, Socket client, Socket server) {
    this.proxy = proxy;
    this.client = client;
    this.server = server;
  }

  void start() {
    Thread.ofVirtual().start(() -> pump(Direction.UP, client, server));
    Thread.ofVirtual().start(() -> pump(Direction.DOWN, server, client));
  }

  /** Ends it with RST on both sides. */
  void reset() {
    reset(client);
    reset(server);
    proxy.forget(this);
  }

  /** The client hears the end of the stream; what it sends still arrives. */
  void halfClose() {
    try {
      client.shutdownOutput();
    } catch (IOException e) {
      // it is closed
    }
  }

  static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // it is closed
    }
  }

  private void pump(Direction direction, Socket from, Socket to) {
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      byte[] buffer = new byte[CHUNK];
      RespFrames frames = new RespFrames();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        carry(direction, Arrays.copyOf(buffer, n), frames, out);
      }
    } catch (IOException e) {
      // one side is gone: closing both tells the other
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      proxy.forget(this);
      close(client);
      close(server);
    }
  }

  private void carry(Direction direction, byte[] bytes, RespFrames frames, OutputStream out)
      throws IOException, InterruptedException {
    for (byte[] part : parts(direction, bytes, frames)) {
      proxy.meet(direction, part);
      if (!proxy.isDropped(direction, new String(part, StandardCharsets.UTF_8))) {
        proxy.valve(direction).carry(part, out);
      }
    }
  }

  private List<byte[]> parts(Direction direction, byte[] bytes, RespFrames frames) {
    boolean framed = direction == Direction.DOWN && proxy.knowsRedis();
    return framed ? frames.add(bytes) : List.of(bytes);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // it is closed
    }
  }
}
