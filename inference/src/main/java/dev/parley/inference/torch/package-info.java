/** Which tokens are likely next? The only room that knows DJL. */
@NullMarked
package dev.parley.inference.torch;

import org.jspecify.annotations.NullMarked;
