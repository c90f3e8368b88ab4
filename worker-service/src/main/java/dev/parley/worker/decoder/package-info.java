/** Which tokens are likely next? The only room that knows DJL. */
@NullMarked
package dev.parley.worker.decoder;

import org.jspecify.annotations.NullMarked;
