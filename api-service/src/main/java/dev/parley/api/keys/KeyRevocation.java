package dev.parley.api.keys;

import dev.parley.access.KeyStore;
import dev.parley.access.StoredKey;
import dev.parley.api.caller.Caller;
import dev.parley.api.submission.JobEndings;
import org.springframework.stereotype.Component;

/** Ends what a revoked key still has under way, when that is wanted. */
@Component
class KeyRevocation {

  private final KeyStore keys;
  private final JobEndings endings;

  KeyRevocation(KeyStore keys, JobEndings endings) {
    this.keys = keys;
    this.endings = endings;
  }

  /** Cancels the live jobs of a key; how many there were. */
  int cancelJobs(StoredKey key) {
    Caller owner = Caller.ofKey(key);
    var live = keys.liveJobs(key);
    live.forEach(job -> endings.cancel(job, owner));
    return live.size();
  }
}
