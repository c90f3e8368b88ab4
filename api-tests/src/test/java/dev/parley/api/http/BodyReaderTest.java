package dev.parley.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.api.errors.Refused;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BodyReaderTest {

  private static final long MILLI = Duration.ofMillis(1).toNanos();

  private final AtomicLong now = new AtomicLong();
  private int reads;
  private int pauses;

  @Test
  void bytesThatComeSinglyAreReadEverMoreRarely() throws IOException {
    byte[] body = read(client(900, 1, 10)); // nine seconds

    assertThat(body).hasSize(900);
    assertThat(reads).isLessThan(60);
    assertThat(pauses).isPositive();
  }

  @Test
  void aFewFragmentsAreReadAsTheyCome() throws IOException {
    assertThat(read(client(16, 1, 10))).hasSize(16);
    assertThat(pauses).isZero();
  }

  @Test
  void whatCrossesASlowNetworkIsReadAsItComes() throws IOException {
    assertThat(read(client(256_000, 1_400, 40))).hasSize(256_000);
    assertThat(pauses).isZero();
  }

  @Test
  void aBodyThatTakesLongerThanTenSecondsIsRefused() {
    assertThatThrownBy(() -> read(client(2_000, 1, 10)))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("in time");
    assertThat(Duration.ofNanos(now.get())).isLessThan(Duration.ofSeconds(13));
  }

  @Test
  void aBodyThatIsTooLongIsRefused() {
    assertThatThrownBy(() -> read(client(300_000, 8_192, 1)))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("larger");
  }

  private byte[] read(InputStream in) throws IOException {
    return new BodyReader(
            in,
            now::get,
            time -> {
              pauses++;
              now.addAndGet(time.toNanos());
            })
        .readAll();
  }

  /** Sends so many bytes, a part of them every few milliseconds; a read waits for the next part. */
  private InputStream client(int length, int part, int everyMillis) {
    return new InputStream() {
      private int read;

      @Override
      public int read() {
        throw new UnsupportedOperationException();
      }

      @Override
      public int read(byte[] buffer, int offset, int most) {
        reads++;
        if (read == length) {
          return -1;
        }
        long next = (read / part + 1L) * everyMillis * MILLI;
        now.accumulateAndGet(next, Math::max);
        long sent = Math.min(length, now.get() / (everyMillis * MILLI) * part);
        int n = Math.toIntExact(Math.min(most, sent - read));
        read += n;
        return n;
      }
    };
  }
}
