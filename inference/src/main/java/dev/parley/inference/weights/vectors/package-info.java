/** What does a network compute with besides matrices? */
@NullMarked
package dev.parley.inference.weights.vectors;

import org.jspecify.annotations.NullMarked;
