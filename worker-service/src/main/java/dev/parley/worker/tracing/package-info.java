/** How does a chat's trace go on in its worker? */
@NullMarked
package dev.parley.worker.tracing;

import org.jspecify.annotations.NullMarked;
