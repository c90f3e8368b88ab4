/** How does one large file come over a bad line, whole? */
@NullMarked
package dev.parley.worker.hub.transfer;

import org.jspecify.annotations.NullMarked;
