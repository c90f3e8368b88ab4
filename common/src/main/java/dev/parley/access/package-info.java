/** Which API keys are there, and what may their holders do? */
@NullMarked
package dev.parley.access;

import org.jspecify.annotations.NullMarked;
