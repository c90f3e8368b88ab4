/** Who waits, at which place, and for how long? */
@NullMarked
package dev.parley.api.queueview;

import org.jspecify.annotations.NullMarked;
