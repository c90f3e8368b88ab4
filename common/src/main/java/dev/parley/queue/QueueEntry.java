package dev.parley.queue;

import dev.parley.job.JobId;
import dev.parley.job.ModelName;

/**
 * A delivered stream entry, not begun yet.
 *
 * @param entryId id of the stream entry
 */
public record QueueEntry(ModelName model, JobId job, String entryId) {}
