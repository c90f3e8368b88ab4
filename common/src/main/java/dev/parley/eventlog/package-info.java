/**
 * What has a job answered so far, and what comes next? Reads the event log and subscribes to it.
 */
@NullMarked
package dev.parley.eventlog;

import org.jspecify.annotations.NullMarked;
