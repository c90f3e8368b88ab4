/** How is a stream sent to one viewer, within the limit, until its end? */
@NullMarked
package dev.parley.api.sse;

import org.jspecify.annotations.NullMarked;
