package dev.parley.queue;

import dev.parley.codec.EventCodec;
import dev.parley.codec.MalformedData;
import dev.parley.job.JobEvent;
import java.util.ArrayList;
import java.util.List;

/** Reads the tokens of earlier attempts from the raw entries of a log. */
final class LoggedTokens {

  private LoggedTokens() {}

  /**
   * The tokens events among {@code entries}, which must follow each other without a gap.
   *
   * @param entries as a script answers {@code XRANGE}
   */
  static List<JobEvent.Tokens> read(List<Object> entries) {
    List<JobEvent.Tokens> logged = new ArrayList<>();
    int next = 0;
    for (Object entry : entries) {
      if (event((List<?>) entry) instanceof JobEvent.Tokens tokens) {
        if (tokens.index() != next) {
          throw new MalformedData("a gap in the log before token " + tokens.index());
        }
        logged.add(tokens);
        next += tokens.ids().size();
      }
    }
    return logged;
  }

  private static JobEvent event(List<?> entry) {
    List<?> fields = (List<?>) entry.get(1);
    if (fields.size() != 2) {
      throw new MalformedData("an event of " + fields.size() + " parts");
    }
    return EventCodec.decode(
        EventCodec.id(String.valueOf(entry.get(0))), String.valueOf(fields.get(1)));
  }
}
