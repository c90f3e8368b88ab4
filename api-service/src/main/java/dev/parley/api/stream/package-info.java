/** What has a job said, and what does it say now? One feed per job, any number of viewers. */
@NullMarked
package dev.parley.api.stream;

import org.jspecify.annotations.NullMarked;
