package dev.parley.api.testing;

import dev.parley.api.caller.Caller;
import dev.parley.api.caller.CallerSource;
import dev.parley.job.OwnerId;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** A second kind of caller, for tests of the seam: whoever sends {@value #HEADER}. */
@Component
@Profile(HeaderCallers.PROFILE)
public final class HeaderCallers implements CallerSource {

  public static final String PROFILE = "header-callers";
  public static final String HEADER = "X-Test-Caller";

  @Override
  public Optional<Caller> find(HttpServletRequest request) {
    return Optional.ofNullable(request.getHeader(HEADER))
        .map(name -> Caller.ofCookie(new OwnerId(name)));
  }
}
