/** How does one large file come over a bad line, whole? */
@NullMarked
package dev.parley.models.hub.transfer;

import org.jspecify.annotations.NullMarked;
