/**
 * Which events has a job had so far, and which come now? One feed per job, any number of viewers.
 */
@NullMarked
package dev.parley.api.feed;

import org.jspecify.annotations.NullMarked;
