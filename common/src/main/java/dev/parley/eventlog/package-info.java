/**
 * What has a job said so far, and what does it say now? Reads the event log and hears the bells.
 */
@NullMarked
package dev.parley.eventlog;

import org.jspecify.annotations.NullMarked;
