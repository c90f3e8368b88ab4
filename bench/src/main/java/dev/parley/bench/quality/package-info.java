/** What does a precision change in what a model says? */
@NullMarked
package dev.parley.bench.quality;

import org.jspecify.annotations.NullMarked;
