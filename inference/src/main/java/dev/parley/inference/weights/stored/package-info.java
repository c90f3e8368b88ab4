/** How does a network compute with matrices as a file has quantized them? */
@NullMarked
package dev.parley.inference.weights.stored;

import org.jspecify.annotations.NullMarked;
