package dev.parley.api.caller;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** One way to recognise a caller. All sources are asked in their order; the first answer counts. */
public interface CallerSource {

  /** The caller, or empty when the request holds nothing of this source's kind. */
  Optional<Caller> find(HttpServletRequest request);
}
