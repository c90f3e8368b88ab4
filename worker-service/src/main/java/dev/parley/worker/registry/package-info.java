/** Do others know this worker and its model, and do they agree? */
@NullMarked
package dev.parley.worker.registry;

import org.jspecify.annotations.NullMarked;
