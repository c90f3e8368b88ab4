/** Which items does a job's log make, how are they told event by event, and as a whole? */
@NullMarked
package dev.parley.api.wire.responses.output;

import org.jspecify.annotations.NullMarked;
