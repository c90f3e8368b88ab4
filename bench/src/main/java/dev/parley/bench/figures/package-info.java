/** What does a measurement look like on paper? */
@NullMarked
package dev.parley.bench.figures;

import org.jspecify.annotations.NullMarked;
