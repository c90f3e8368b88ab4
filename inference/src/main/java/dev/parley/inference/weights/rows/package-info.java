/** How do published weights become matrices of a format that is made of rows of floats? */
@NullMarked
package dev.parley.inference.weights.rows;

import org.jspecify.annotations.NullMarked;
