package dev.parley.faults.scenario;

import dev.parley.faults.invariants.Tally;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts how requests for new jobs were answered. Thread-safe. */
final class RequestCounts {

  private static final String KEY = "Idempotency-Key";

  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger replayed = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicInteger unavailable = new AtomicInteger();
  private final AtomicInteger keyed = new AtomicInteger();

  /** One request. */
  interface Request {
    HttpResponse<String> send() throws IOException;
  }

  /**
   * @param headers of the request
   */
  HttpResponse<String> count(Request request, String... headers) throws IOException {
    sent.incrementAndGet();
    try {
      HttpResponse<String> answer = request.send();
      count(answer, headers);
      return answer;
    } catch (IOException none) {
      unavailable(headers);
      throw none;
    }
  }

  /**
   * @param stored jobs in Redis afterwards
   */
  Tally tally(int stored) {
    return new Tally(
        sent.get() - replayed.get(),
        accepted.get(),
        refused.get(),
        unavailable.get(),
        keyed.get(),
        stored);
  }

  private void count(HttpResponse<String> answer, String... headers) {
    if (answer.headers().firstValue("Idempotency-Replayed").isPresent()) {
      replayed.incrementAndGet();
    } else if (answer.statusCode() == 202) {
      accepted.incrementAndGet();
    } else if (answer.statusCode() < 500) {
      refused.incrementAndGet();
    } else {
      unavailable(headers);
    }
  }

  private void unavailable(String... headers) {
    unavailable.incrementAndGet();
    if (Arrays.asList(headers).contains(KEY)) {
      keyed.incrementAndGet();
    }
  }
}
