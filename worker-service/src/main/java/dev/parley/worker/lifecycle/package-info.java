/** How does a worker start, stay healthy, and leave so that nobody loses a word? */
@NullMarked
package dev.parley.worker.lifecycle;

import org.jspecify.annotations.NullMarked;
