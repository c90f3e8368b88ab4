/** Which items does a job's log make, as single events and as a whole? */
@NullMarked
package dev.parley.api.wire.responses.output;

import org.jspecify.annotations.NullMarked;
