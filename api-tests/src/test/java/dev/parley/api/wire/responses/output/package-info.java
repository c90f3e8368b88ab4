/** Do items hold what the pieces of an answer say? */
@NullMarked
package dev.parley.api.wire.responses.output;

import org.jspecify.annotations.NullMarked;
