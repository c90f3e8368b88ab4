/** How does the whole of Parley run for a measurement, as processes of its own? */
@NullMarked
package dev.parley.bench.stack;

import org.jspecify.annotations.NullMarked;
