package dev.parley.worker.intake;

import dev.parley.inference.chatformat.PromptFit;
import dev.parley.job.Job;
import dev.parley.queue.QueueEntry;
import dev.parley.worker.intake.EngineSlots.Sharing;

/** A delivered entry whose conversation fits the model. */
record FittedEntry(QueueEntry entry, Job job, PromptFit.Fits prompt) {

  /** The most tokens that its cache may come to hold. */
  int cacheTokens() {
    return prompt.ids().length + prompt.maxTokens();
  }

  /** The last of several attempts runs alone. */
  Sharing sharing() {
    int attempts = job.request().maxAttempts();
    return attempts > 1 && job.attempts() + 1 >= attempts ? Sharing.ALONE : Sharing.SHARED;
  }
}
