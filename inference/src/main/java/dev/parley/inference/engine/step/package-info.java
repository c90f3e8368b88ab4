/** How long steps take, and how much the next one may compute. */
@NullMarked
package dev.parley.inference.engine.step;

import org.jspecify.annotations.NullMarked;
