package dev.parley.queue;

import dev.parley.job.JobId;

/**
 * A delivered stream entry, not begun yet.
 *
 * @param stream the key of its lane
 * @param entryId id of the stream entry
 */
public record QueueEntry(String stream, JobId job, String entryId) {}
