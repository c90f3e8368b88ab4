package dev.parley.api.webhooks;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Looks a host's addresses up; asked once for each attempt. */
@FunctionalInterface
public interface HostResolver {

  /** As this machine does, within five seconds: servers of names may be slow on purpose. */
  HostResolver SYSTEM = host -> within(Duration.ofSeconds(5), host);

  /**
   * @param host a name, or an address without brackets
   */
  List<InetAddress> resolve(String host) throws UnknownHostException;

  private static List<InetAddress> within(Duration longest, String host)
      throws UnknownHostException {
    var found = new FutureTask<>(() -> List.of(InetAddress.getAllByName(host)));
    Thread.ofPlatform().daemon().name("webhook-names").start(found);
    try {
      return found.get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw unknown(host, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unknown(host, e);
    }
  }

  private static UnknownHostException unknown(String host, Exception cause) {
    UnknownHostException unknown = new UnknownHostException(host);
    unknown.initCause(cause);
    return unknown;
  }
}
