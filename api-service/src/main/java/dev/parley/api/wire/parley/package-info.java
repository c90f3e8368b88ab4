/** How does Parley's own wire show a job and its events? */
@NullMarked
package dev.parley.api.wire.parley;

import org.jspecify.annotations.NullMarked;
