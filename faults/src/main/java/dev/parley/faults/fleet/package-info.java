/** Who runs: one Redis, APIs and workers, here or as processes of their own? */
@NullMarked
package dev.parley.faults.fleet;

import org.jspecify.annotations.NullMarked;
