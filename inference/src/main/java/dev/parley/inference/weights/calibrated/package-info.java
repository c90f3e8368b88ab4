/** How are weights rounded so that what a layer computes of real texts changes least? */
@NullMarked
package dev.parley.inference.weights.calibrated;

import org.jspecify.annotations.NullMarked;
