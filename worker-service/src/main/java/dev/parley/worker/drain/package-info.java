/** How does a worker leave so that nobody loses a word? */
@NullMarked
package dev.parley.worker.drain;

import org.jspecify.annotations.NullMarked;
