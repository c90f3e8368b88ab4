/** What does a precision change in what a model predicts? */
@NullMarked
package dev.parley.bench.quality;

import org.jspecify.annotations.NullMarked;
