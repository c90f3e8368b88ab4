package dev.parley.redis.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WholeHandshakeTest {

  private final Handshake handshake = new Handshake();
  private final Watchdog watchdog = new Watchdog();
  private final EmbeddedChannel channel =
      new EmbeddedChannel(handshake, new WholeHandshake(), watchdog);

  @Test
  void aReadyConnectionIsReportedFromItsBeginningToItsEnd() {
    handshake.succeed();
    var _ = channel.close();
    assertThat(watchdog.events).containsExactly("active", "inactive");
  }

  @Test
  void theEndBeforeTheHandshakesEndIsNotReported() {
    var _ = channel.close();
    assertThat(watchdog.events).isEmpty();
  }

  @Test
  void aHandshakeThatSucceedsAfterTheEndIsNotReported() {
    var _ = channel.close();
    handshake.succeed();
    assertThat(watchdog.events).isEmpty();
  }

  /** As Lettuce's: what stands behind it learns of no connection before it is ready. */
  private static final class Handshake extends ChannelInboundHandlerAdapter {

    private @Nullable ChannelHandlerContext context;

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
      context = added;
    }

    @Override
    public void channelActive(ChannelHandlerContext active) {}

    void succeed() {
      Objects.requireNonNull(context).fireChannelActive();
    }
  }

  private static final class Watchdog extends ChannelInboundHandlerAdapter {

    private final List<String> events = new ArrayList<>();

    @Override
    public void channelActive(ChannelHandlerContext context) {
      events.add("active");
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      events.add("inactive");
    }
  }
}
