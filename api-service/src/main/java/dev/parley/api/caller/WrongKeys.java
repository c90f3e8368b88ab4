package dev.parley.api.caller;

import dev.parley.loop.Ticker;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Counts wrong keys per address, so that whoever guesses is soon refused without asking Redis.
 * Thread-safe; remembers the addresses of late, so that it stays small.
 */
final class WrongKeys {

  private static final int MOST = 20;
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();
  private static final int ADDRESSES = 10_000;
  private static final int NETWORK = 8; // of IPv6: who has one address has its /64

  /** The wrong keys since {@code start}. */
  private record Count(long start, int wrong) {}

  private final Ticker ticker;
  private final Map<String, Count> counts = new LinkedHashMap<>();

  WrongKeys(Ticker ticker) {
    this.ticker = ticker;
  }

  /** How long no key of this address is looked at; empty when it has had few wrong ones. */
  synchronized Optional<Duration> pause(String address) {
    return Optional.ofNullable(counts.get(network(address)))
        .filter(count -> count.wrong() >= MOST && left(count) > 0)
        .map(count -> Duration.ofNanos(left(count)));
  }

  synchronized void add(String address) {
    String network = network(address);
    Count old = counts.remove(network);
    counts.put(
        network,
        old == null || left(old) <= 0
            ? new Count(ticker.nanos(), 1)
            : new Count(old.start(), old.wrong() + 1));
    if (counts.size() > ADDRESSES) {
      counts.remove(counts.keySet().iterator().next());
    }
  }

  private long left(Count count) {
    return MINUTE - (ticker.nanos() - count.start());
  }

  private static String network(String address) {
    if (address.indexOf(':') < 0) {
      return address;
    }
    try {
      byte[] bytes = InetAddress.ofLiteral(address).getAddress();
      return HexFormat.of()
          .formatHex(bytes.length > NETWORK ? Arrays.copyOf(bytes, NETWORK) : bytes);
    } catch (IllegalArgumentException e) {
      return address;
    }
  }
}
