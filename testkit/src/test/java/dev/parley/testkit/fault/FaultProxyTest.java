package dev.parley.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FaultProxyTest {

  private static final int SOON = 150;

  private ServerSocket echo;
  private FaultProxy proxy;
  private Socket client;

  @BeforeEach
  void start() throws IOException {
    echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().start(this::serve);
    proxy = FaultProxy.to(echo.getLocalPort());
    client = connect();
    assertThat(ask("hello")).isEqualTo("hello");
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    proxy.close();
    echo.close();
  }

  @Test
  void cutsWithARstAndLetsNewOnesPass() throws IOException {
    proxy.cut();
    assertThatThrownBy(() -> ask("x")).isInstanceOf(SocketException.class);
    client = connect();
    assertThat(ask("again")).isEqualTo("again");
  }

  @Test
  void refusesUntilItPasses() throws IOException {
    proxy.refuse();
    client = connect();
    assertThatThrownBy(() -> ask("x")).isInstanceOf(IOException.class);
    proxy.pass();
    client = connect();
    assertThat(ask("again")).isEqualTo("again");
  }

  @Test
  void aBlackHoleHoldsEverythingAndLosesNothing() throws IOException {
    proxy.blackHole();
    send("held");
    assertSilent();
    proxy.pass();
    assertThat(read(4)).isEqualTo("held");
  }

  @Test
  void aBlackHoleMayHaveOneDirection() throws IOException {
    proxy.blackHole(Direction.DOWN);
    Stop arrived = proxy.stopAt(Direction.DOWN, "one way", 1);
    send("one way");
    arrived.awaitReached(); // so it went up
    arrived.letPass();
    assertSilent();
    proxy.pass();
    assertThat(read(7)).isEqualTo("one way");
  }

  @Test
  void delaysWhatTravels() throws IOException {
    proxy.delay(Direction.UP, Duration.ofMillis(120));
    long start = System.nanoTime();
    assertThat(ask("late")).isEqualTo("late");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(119));
  }

  /** In series the second part would need twice as long. */
  @Test
  void aDelayIsNoThrottle() throws InterruptedException {
    Wire wire = new Wire();
    wire.put(new byte[10]);
    wire.put(new byte[10]);
    Valve valve = new Valve();
    valve.delay(Duration.ofSeconds(3));
    valve.travel(wire.take().sentAt());
    long first = System.nanoTime();
    valve.travel(wire.take().sentAt());
    assertThat(Duration.ofNanos(System.nanoTime() - first)).isLessThan(Duration.ofMillis(2900));
  }

  @Test
  void whatIsUnderWayComesAtOnceWhenTheWayIsShortAgain() throws IOException {
    proxy.delay(Direction.UP, Duration.ofDays(1));
    send("early");
    assertSilent();
    proxy.pass();
    assertThat(read(5)).isEqualTo("early");
  }

  @Test
  void drips() throws IOException {
    proxy.drip(Direction.DOWN, 20);
    long start = System.nanoTime();
    assertThat(ask("abcdef")).isEqualTo("abcdef");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(290));
  }

  @Test
  void halfClosesTowardsTheClient() throws IOException {
    Stop arrived = proxy.stopAt(Direction.UP, "still heard", 1);
    proxy.halfClose();
    assertThat(client.getInputStream().read()).isEqualTo(-1);
    send("still heard");
    arrived.awaitReached();
    arrived.letPass();
  }

  @Test
  void stopsAtTheGivenMoment() throws IOException {
    Stop second = proxy.stopAt(Direction.UP, "mark", 2);
    assertThat(ask("mark 1")).isEqualTo("mark 1");
    send("mark 2");
    second.awaitReached();
    assertSilent();
    second.letPass();
    assertThat(read(6)).isEqualTo("mark 2");
    assertThat(ask("mark 3")).isEqualTo("mark 3");
  }

  @Test
  void dropsSingleMessagesOfRedis() throws IOException {
    try (FaultProxy redis = FaultProxy.toRedis(echo.getLocalPort())) {
      redis.drop(message -> message.startsWith(">") && message.contains("lost"));
      client = new Socket(InetAddress.getLoopbackAddress(), redis.port());
      send(">2\r\n$4\r\nlost\r\n:1\r\n*1\r\n%1\r\n+a\r\n_\r\n>1\r\n$4\r\nkept\r\n$-1\r\n");
      String heard = "*1\r\n%1\r\n+a\r\n_\r\n>1\r\n$4\r\nkept\r\n$-1\r\n";
      assertThat(read(heard.length())).isEqualTo(heard);
    }
  }

  @Test
  void deliversSingleMessagesOfRedisTwice() throws IOException {
    try (FaultProxy redis = FaultProxy.toRedis(echo.getLocalPort())) {
      redis.twice(message -> message.startsWith(">") && message.contains("again"));
      client = new Socket(InetAddress.getLoopbackAddress(), redis.port());
      send(">1\r\n$5\r\nagain\r\n:1\r\n");
      String heard = ">1\r\n$5\r\nagain\r\n>1\r\n$5\r\nagain\r\n:1\r\n";
      assertThat(read(heard.length())).isEqualTo(heard);
    }
  }

  private Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), proxy.port());
  }

  private String ask(String text) throws IOException {
    send(text);
    return read(text.length());
  }

  private void send(String text) throws IOException {
    client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private String read(int length) throws IOException {
    client.setSoTimeout(10_000);
    byte[] read = client.getInputStream().readNBytes(length);
    if (read.length < length) {
      throw new SocketException("ended after " + read.length);
    }
    return new String(read, StandardCharsets.US_ASCII);
  }

  private void assertSilent() throws IOException {
    client.setSoTimeout(SOON);
    assertThatThrownBy(() -> client.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
  }

  private void serve() {
    try {
      while (true) {
        Socket socket = echo.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private static void serve(Socket socket) {
    try (socket) {
      socket.getInputStream().transferTo(socket.getOutputStream());
    } catch (IOException e) {
      // the client is gone
    }
  }
}
