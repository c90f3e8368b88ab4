package dev.parley.testkit.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/**
 * A TCP proxy on a free port of the loopback interface that lets everything pass unless a fault is
 * set. What a black hole holds back arrives when it ends, as TCP sends again what a broken route
 * has lost. Thread-safe.
 */
public final class FaultProxy implements AutoCloseable {

  private final ServerSocket door;
  private final int target;
  private final boolean knowsRedis;
  private final Map<Direction, Valve> valves = new EnumMap<>(Direction.class);
  private final Map<Direction, List<Stop>> stops = new EnumMap<>(Direction.class);
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private volatile Predicate<String> dropped = FaultProxy::none;
  private volatile Predicate<String> doubled = FaultProxy::none;
  private volatile boolean refusing;

  private FaultProxy(int target, boolean knowsRedis) {
    this.target = target;
    this.knowsRedis = knowsRedis;
    for (Direction direction : Direction.values()) {
      valves.put(direction, new Valve());
      stops.put(direction, new CopyOnWriteArrayList<>());
    }
    try {
      door = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofPlatform().daemon().name("fault-proxy").start(this::acceptAll);
  }

  /** In front of any server on this machine. */
  public static FaultProxy to(int port) {
    return new FaultProxy(port, false);
  }

  /** In front of a Redis server: its single messages can be dropped. */
  public static FaultProxy toRedis(int port) {
    return new FaultProxy(port, true);
  }

  public int port() {
    return door.getLocalPort();
  }

  /** Connections that stand. */
  public int connections() {
    return links.size();
  }

  /** Ends every fault. */
  public void pass() {
    refusing = false;
    dropped = FaultProxy::none;
    doubled = FaultProxy::none;
    valves.values().forEach(Valve::pass);
  }

  /** Ends all connections with RST; new ones pass. */
  public void cut() {
    links.forEach(Link::reset);
  }

  /** Ends all connections with RST, and new ones at once, until {@link #pass}. */
  public void refuse() {
    refusing = true;
    cut();
  }

  /** Connections stand, but nothing passes in either direction. */
  public void blackHole() {
    valves.values().forEach(Valve::shut);
  }

  /** Nothing passes in one direction. */
  public void blackHole(Direction direction) {
    valve(direction).shut();
  }

  /** A long way: whatever travels in this direction arrives so much later, as dense as it was. */
  public void delay(Direction direction, Duration each) {
    valve(direction).delay(each);
  }

  /** A thin line: at most so many bytes each second, not less than ten. */
  public void drip(Direction direction, int bytesPerSecond) {
    valve(direction).drip(bytesPerSecond);
  }

  /** Clients hear the end of the stream; the server hears nothing of it. */
  public void halfClose() {
    links.forEach(Link::halfClose);
  }

  /** Stops the connection on which {@code needle} comes by for the {@code number}-th time. */
  public Stop stopAt(Direction direction, String needle, int number) {
    Stop stop = new Stop(needle, number);
    stops(direction).add(stop);
    return stop;
  }

  /** Messages of Redis that clients never get, from now on. Answers must not be among them. */
  public void drop(Predicate<String> messages) {
    dropped = whole(messages);
  }

  /** Messages of Redis that clients get twice, from now on. Answers must not be among them. */
  public void twice(Predicate<String> messages) {
    doubled = whole(messages);
  }

  @Override
  public void close() {
    refusing = true;
    try {
      door.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      cut();
      pass();
      stops.values().forEach(all -> all.forEach(Stop::letPass));
    }
  }

  boolean knowsRedis() {
    return knowsRedis;
  }

  Valve valve(Direction direction) {
    return Objects.requireNonNull(valves.get(direction));
  }

  /** How often the other side shall get this. */
  int copies(Direction direction, byte[] part) {
    if (direction == Direction.UP) {
      return 1;
    }
    String message = new String(part, StandardCharsets.UTF_8);
    if (dropped.test(message)) {
      return 0;
    }
    return doubled.test(message) ? 2 : 1;
  }

  void meet(Direction direction, byte[] bytes) throws InterruptedException {
    for (Stop stop : stops(direction)) {
      stop.meet(bytes);
    }
  }

  void forget(Link link) {
    links.remove(link);
  }

  private Predicate<String> whole(Predicate<String> messages) {
    if (!knowsRedis) {
      throw new IllegalStateException("use toRedis: only its messages have known ends");
    }
    return messages;
  }

  private List<Stop> stops(Direction direction) {
    return Objects.requireNonNull(stops.get(direction));
  }

  private void acceptAll() {
    while (!door.isClosed()) {
      try {
        accept(door.accept());
      } catch (IOException e) {
        // the proxy is closed, or that one client is gone
      }
    }
  }

  private void accept(Socket client) {
    if (refusing) {
      Link.reset(client);
      return;
    }
    try {
      Link link = new Link(this, client, new Socket(InetAddress.getLoopbackAddress(), target));
      links.add(link);
      link.start();
    } catch (IOException e) {
      Link.reset(client); // nobody listens behind it
    }
  }

  private static boolean none(String message) {
    return false;
  }
}
