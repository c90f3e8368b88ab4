/** How does the next start find the matrices that this one has packed? */
@NullMarked
package dev.parley.inference.weights.prepared;

import org.jspecify.annotations.NullMarked;
