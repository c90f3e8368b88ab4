/** How much does this worker do, and how well? Numbers with their equation, and a line per job. */
@NullMarked
package dev.parley.worker.metrics;

import org.jspecify.annotations.NullMarked;
