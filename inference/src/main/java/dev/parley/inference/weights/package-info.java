/** In which ways may a network be computed, and what is stored for each? */
@NullMarked
package dev.parley.inference.weights;

import org.jspecify.annotations.NullMarked;
