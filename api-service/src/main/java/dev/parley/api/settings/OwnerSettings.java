package dev.parley.api.settings;

import dev.parley.service.settings.Check;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What one owner may have.
 *
 * @param liveJobs at once; 0 = off; never applied to the owner {@code local}
 * @param storedJobs that {@code store: true} keeps; 0 = off
 */
@ConfigurationProperties("parley.owner")
public record OwnerSettings(@DefaultValue("8") int liveJobs, @DefaultValue("200") int storedJobs) {

  public OwnerSettings {
    Check.between("parley.owner.live-jobs", liveJobs, 0, 1_000_000);
    Check.between("parley.owner.stored-jobs", storedJobs, 0, 1_000_000);
  }
}
