package dev.parley.bench.abuser;

import java.io.IOException;

/** One thing that a caller may do to a server, again and again, and what it costs there. */
enum Operation {
  /** A poll of a job that has ended. */
  POLL(2_000, Rated.NO) {
    @Override
    void once(Abuser by, String job) throws IOException, InterruptedException {
      by.poll(job);
    }
  },
  /** The same beyond the rate of calls. */
  REFUSED_POLL(2_000, Rated.YES) {
    @Override
    void once(Abuser by, String job) throws IOException, InterruptedException {
      by.poll(job);
    }
  },
  /** A cancel of a job that has ended. */
  CANCEL_OF_ENDED(1_000, Rated.NO) {
    @Override
    void once(Abuser by, String job) throws IOException, InterruptedException {
      by.cancel(job);
    }
  },
  /** A body as long as allowed, beyond the rate of calls. */
  REFUSED_BODY(500, Rated.YES) {
    @Override
    void once(Abuser by, String job) throws IOException, InterruptedException {
      by.ask(UNFIT, 1);
    }
  },
  /** A short chat that is cancelled at once. */
  CANCELLED(500, Rated.NO) {
    @Override
    void once(Abuser by, String job) throws IOException, InterruptedException {
      for (String made : by.ask("hi", 64)) {
        by.cancel(made);
      }
    }
  },
  /** The longest prompt that the API takes, cancelled at once: it fits no window. */
  UNFIT_CANCELLED(100, Rated.NO) {
    @Override
    void once(Abuser by, String job) throws IOException, InterruptedException {
      for (String made : by.ask(UNFIT, 1)) {
        by.cancel(made);
      }
    }
  };

  private static final String UNFIT = "7".repeat(240_000);

  /** Whether the server limits calls. */
  enum Rated {
    YES,
    NO
  }

  private final int times;
  private final Rated rated;

  Operation(int times, Rated rated) {
    this.times = times;
    this.rated = rated;
  }

  int times() {
    return times;
  }

  Rated rated() {
    return rated;
  }

  /**
   * @param job of this caller, which has ended
   */
  abstract void once(Abuser by, String job) throws IOException, InterruptedException;
}
