package dev.parley.api.wire.responses.input;

import dev.parley.api.chat.Fields;
import dev.parley.api.chat.Read;
import dev.parley.api.wire.responses.output.ShownLogprobs;
import java.util.List;

/**
 * Reads {@code include}: what a client wants to see beyond the usual; one thing of it exists here.
 */
public final class Included {

  private static final String LOGPROBS = "message.output_text.logprobs";
  private static final int MOST = 64;

  private Included() {}

  static ShownLogprobs logprobs(Fields request) {
    return logprobs(
        request.get("include", Read.list(0, MOST, Read.anyText(0, 256))).orElse(List.of()));
  }

  /** What these names ask for. */
  public static ShownLogprobs logprobs(List<String> names) {
    return names.contains(LOGPROBS) ? ShownLogprobs.ALL : ShownLogprobs.NONE;
  }
}
