/** How do quantized rows lie in memory for our operators? */
@NullMarked
package dev.parley.inference.weights.panels;

import org.jspecify.annotations.NullMarked;
