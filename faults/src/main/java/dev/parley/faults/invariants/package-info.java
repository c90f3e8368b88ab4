/** Did everything hold that must always hold (I1 to I11)? */
@NullMarked
package dev.parley.faults.invariants;

import org.jspecify.annotations.NullMarked;
