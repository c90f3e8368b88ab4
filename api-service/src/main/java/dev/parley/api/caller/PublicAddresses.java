package dev.parley.api.caller;

import dev.parley.api.settings.AccessSettings;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * What never needs a key: the pages, which ask for one, the documents, and the questions of whoever
 * watches this process. An address with an escape, an empty part or one that begins with a dot is
 * none of them, so that nothing else can be called by another spelling.
 */
@Component
public class PublicAddresses {

  private static final String METRICS = "/actuator/prometheus";
  private static final Pattern OURS =
      Pattern.compile(
          "/|/index\\.html|/favicon\\.svg|/openapi\\.json|/admin"
              + "|/(css|js|webjars|docs|actuator/health)(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");

  private final AccessSettings settings;

  PublicAddresses(AccessSettings settings) {
    this.settings = settings;
  }

  /**
   * @param path as the client spelled it
   */
  public boolean contain(String path) {
    return OURS.matcher(path).matches() || (path.equals(METRICS) && !settings.metrics().key());
  }
}
