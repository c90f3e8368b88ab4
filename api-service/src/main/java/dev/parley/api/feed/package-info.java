/**
 * What has a job said so far, and what does it say now? One feed per job, any number of viewers.
 */
@NullMarked
package dev.parley.api.feed;

import org.jspecify.annotations.NullMarked;
