/** Operators of our own beside libtorch's: their library, and whether this machine can run it. */
@NullMarked
package dev.parley.kernels;

import org.jspecify.annotations.NullMarked;
