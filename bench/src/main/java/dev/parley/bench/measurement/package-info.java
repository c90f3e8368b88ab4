/** What does a measurement look like on paper? */
@NullMarked
package dev.parley.bench.measurement;

import org.jspecify.annotations.NullMarked;
