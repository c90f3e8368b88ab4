/**
 * How does a worker process behave whose model generates known tokens? For tests that kill
 * processes.
 */
@NullMarked
package dev.parley.worker.fake;

import org.jspecify.annotations.NullMarked;
