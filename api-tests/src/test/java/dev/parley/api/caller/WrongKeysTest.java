package dev.parley.api.caller;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WrongKeysTest {

  private final AtomicLong now = new AtomicLong();
  private final WrongKeys wrong = new WrongKeys(now::get);

  @Test
  void twentyAMinuteAreLookedAt() {
    add("10.0.0.1", 19);
    assertThat(wrong.pause("10.0.0.1")).isEmpty();
    now.addAndGet(Duration.ofSeconds(10).toNanos());
    add("10.0.0.1", 1);
    assertThat(wrong.pause("10.0.0.1")).contains(Duration.ofSeconds(50));
    assertThat(wrong.pause("10.0.0.2")).isEmpty();
    now.addAndGet(Duration.ofSeconds(50).toNanos());
    assertThat(wrong.pause("10.0.0.1")).isEmpty();
    add("10.0.0.1", 19);
    assertThat(wrong.pause("10.0.0.1")).isEmpty();
  }

  @Test
  void aNetworkOfIpv6CountsAsOneAddress() {
    add("2001:db8:1:2::1", 10);
    add("2001:db8:1:2:ffff::2", 10);
    assertThat(wrong.pause("2001:db8:1:2::3")).isPresent();
    assertThat(wrong.pause("2001:db8:1:3::3")).isEmpty();
    add("fe80::1%eth0", 20);
    assertThat(wrong.pause("fe80::1%eth0")).isPresent();
  }

  @Test
  void remembersTheAddressesOfLate() {
    add("first", 20);
    IntStream.range(0, 10_000).forEach(i -> add("host" + i, 1));
    assertThat(wrong.pause("first")).isEmpty();
  }

  private void add(String address, int times) {
    IntStream.range(0, times).forEach(_ -> wrong.add(address));
  }
}
