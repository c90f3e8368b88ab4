package dev.parley.redis.link;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a connection on which something was sent and nothing came back for too long, so that
 * Lettuce opens another. TCP alone would try for a quarter of an hour, and never notices a peer
 * that takes everything and answers nothing. Runs on the channel's own thread.
 */
final class DeadLink extends ChannelDuplexHandler {

  private static final Logger log = LoggerFactory.getLogger(DeadLink.class);
  private static final long NOTHING = Long.MIN_VALUE;

  private final long patienceNanos;
  private long waitingSince = NOTHING;
  private @Nullable ScheduledFuture<?> check;

  DeadLink(Duration patience) {
    this.patienceNanos = patience.toNanos();
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    long period = patienceNanos / 5;
    check =
        context
            .executor()
            .scheduleAtFixedRate(() -> look(context), period, period, TimeUnit.NANOSECONDS);
    context.fireChannelActive();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (check != null) {
      check.cancel(false);
    }
    context.fireChannelInactive();
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (waitingSince == NOTHING) {
      waitingSince = System.nanoTime();
    }
    var _ = context.write(message, promise);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    waitingSince = NOTHING;
    context.fireChannelRead(message);
  }

  private void look(ChannelHandlerContext context) {
    if (waitingSince != NOTHING && System.nanoTime() - waitingSince > patienceNanos) {
      log.warn("redis connection is silent, closing it");
      var _ = context.close();
    }
  }
}
