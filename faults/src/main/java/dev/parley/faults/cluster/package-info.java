/** Which processes run: one Redis, APIs and workers, in this JVM or in one of their own? */
@NullMarked
package dev.parley.faults.cluster;

import org.jspecify.annotations.NullMarked;
