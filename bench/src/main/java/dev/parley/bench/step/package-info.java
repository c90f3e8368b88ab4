/** What does one step of the engine cost? */
@NullMarked
package dev.parley.bench.step;

import org.jspecify.annotations.NullMarked;
