package dev.parley.api.settings;

import org.springframework.stereotype.Component;

/** Refuses settings that make sense alone and none together. */
@Component
class Combinations {

  /** A finish that a worker re-sends must still find the result that it stored. */
  Combinations(ResultSettings results, LeaseSettings lease) {
    BadSetting.refuseUnless(
        results.ttl().compareTo(lease.duration()) >= 0,
        "parley.results.ttl",
        Check.spell(results.ttl()),
        "must not be shorter than parley.lease.duration, " + Check.spell(lease.duration()));
  }
}
