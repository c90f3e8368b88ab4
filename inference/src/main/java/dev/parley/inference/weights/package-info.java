/** How do published weights become the matrices that the network computes with? */
@NullMarked
package dev.parley.inference.weights;

import org.jspecify.annotations.NullMarked;
