package dev.parley.redis.link;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Keeps a connection whose handshake fails from all handlers behind: for them it never existed. To
 * Lettuce's watchdog it would be another one that is lost, beside the failed attempt that it knows
 * of already. Notified twice it connects twice, and the first of the two connections stays for
 * good, unused, with all its subscriptions. When the answer to HELLO comes while the handshake
 * times out, Lettuce 7.5 even reports a ready connection that is closed. Stands right behind the
 * handshake.
 */
final class WholeHandshake extends ChannelInboundHandlerAdapter {

  private boolean ready;

  @Override
  public void channelActive(ChannelHandlerContext context) {
    ready = context.channel().isActive();
    if (ready) {
      context.fireChannelActive();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (ready) {
      context.fireChannelInactive();
    }
  }
}
