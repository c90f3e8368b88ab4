package dev.parley.bench.relay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Thousands of clients on one thread: each sends one request and reads its event stream for good.
 * {@link #join} may be called by any thread.
 */
final class ViewerGroup implements AutoCloseable {

  /** Clients that share a source address; there are about 28,000 ports to each. */
  private static final int PER_ADDRESS = 20_000;

  private final InetSocketAddress server;
  private final Clock clock;
  private final String marker;
  private final Selector selector;
  private final Queue<Client> arrivals = new ConcurrentLinkedQueue<>();
  private final Delays delays = new Delays();
  private final AtomicInteger joined = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger lost = new AtomicInteger();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);
  private final Thread thread;
  private volatile boolean closed;

  /**
   * @param marker what stands in front of each piece of text
   */
  ViewerGroup(URI server, Clock clock, String marker) throws IOException {
    this.server = new InetSocketAddress(InetAddress.getByName(server.getHost()), server.getPort());
    this.clock = clock;
    this.marker = marker;
    this.selector = Selector.open();
    this.thread = Thread.ofPlatform().name("viewers").daemon().start(this::run);
  }

  /** One more client connects and sends this request; blocks until it is connected. */
  void join(String request) throws IOException {
    SocketChannel channel = SocketChannel.open();
    int address = 1 + joined.getAndIncrement() / PER_ADDRESS;
    channel.bind(new InetSocketAddress(InetAddress.getByName("127.0.0." + address), 0));
    channel.connect(server);
    ByteBuffer bytes = ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    channel.configureBlocking(false);
    arrivals.add(new Client(channel, new TokenScanner(marker)));
    selector.wakeup();
  }

  /** Clients whose stream was opened with 200. */
  int open() {
    return open.get();
  }

  /** Clients that were refused or cut off. */
  int lost() {
    return lost.get();
  }

  /** From the making of a token to its arrival, for every token that every client got. */
  Delays delays() {
    return delays;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    selector.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }

  private record Client(SocketChannel channel, TokenScanner scanner) {}

  private void run() {
    try {
      while (!closed) {
        selector.select(this::read);
        admit();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void admit() throws IOException {
    for (Client client = arrivals.poll(); client != null; client = arrivals.poll()) {
      client.channel().register(selector, SelectionKey.OP_READ, client);
    }
  }

  private void read(SelectionKey key) {
    Client client = (Client) key.attachment();
    int before = client.scanner().status();
    buffer.clear();
    try {
      if (client.channel().read(buffer) < 0) {
        leave(key);
        return;
      }
    } catch (IOException e) {
      leave(key);
      return;
    }
    client.scanner().scan(buffer.flip(), id -> delays.add(clock.age(id)));
    int status = client.scanner().status();
    if (before == 0 && status == 200) {
      open.incrementAndGet();
    } else if (before == 0 && status != 0) {
      leave(key);
    }
  }

  private void leave(SelectionKey key) {
    lost.incrementAndGet();
    key.cancel();
    try {
      key.channel().close();
    } catch (IOException e) {
      // it is gone either way
    }
  }
}
