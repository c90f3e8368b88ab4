/** How does a running chat learn at once that somebody ended it? */
@NullMarked
package dev.parley.worker.cancellation;

import org.jspecify.annotations.NullMarked;
