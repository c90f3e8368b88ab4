/** Starts this process. */
@NullMarked
package dev.parley.worker;

import org.jspecify.annotations.NullMarked;
