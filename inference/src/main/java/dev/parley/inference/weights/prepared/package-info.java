/** What was made of a model's weights at an earlier start, so that the next one is faster. */
@NullMarked
package dev.parley.inference.weights.prepared;

import org.jspecify.annotations.NullMarked;
