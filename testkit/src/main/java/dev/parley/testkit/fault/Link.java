package dev.parley.testkit.fault;

import dev.parley.testkit.fault.Wire.Parcel;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;

/** One connection through a proxy: two threads for each direction. */
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
    start(Direction.UP, client, server);
    start(Direction.DOWN, server, client);
  }

  /** Ends it with RST on both sides. */
  void reset() {
    reset(client);
    reset(server);
    proxy.forget(this);
  }

  /** The client sees the end of the stream; what it sends still arrives. */
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

  private void start(Direction direction, Socket from, Socket to) {
    Wire wire = new Wire();
    Thread.ofVirtual().start(() -> send(from, wire));
    Thread.ofVirtual().start(() -> deliver(direction, wire, to));
  }

  /** However it ends: what is under way still arrives. */
  private static void send(Socket from, Wire wire) {
    try {
      InputStream in = from.getInputStream();
      byte[] buffer = new byte[CHUNK];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        wire.put(Arrays.copyOf(buffer, n));
      }
    } catch (IOException e) {
      // this side is gone: the other one sees the end behind the last bytes
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      wire.end();
    }
  }

  private void deliver(Direction direction, Wire wire, Socket to) {
    try {
      OutputStream out = to.getOutputStream();
      RespFrames frames = new RespFrames();
      for (Parcel parcel = wire.take(); !parcel.isEnd(); parcel = wire.take()) {
        proxy.valve(direction).travel(parcel.sentAt());
        carry(direction, parcel.bytes(), frames, out);
        wire.arrived(parcel);
      }
    } catch (IOException e) {
      // that side is gone: closing both ends the other
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      wire.abandon();
      proxy.forget(this);
      close(client);
      close(server);
    }
  }

  private void carry(Direction direction, byte[] bytes, RespFrames frames, OutputStream out)
      throws IOException, InterruptedException {
    for (byte[] part : parts(direction, bytes, frames)) {
      proxy.meet(direction, part);
      for (int copy = proxy.copies(direction, part); copy > 0; copy--) {
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
