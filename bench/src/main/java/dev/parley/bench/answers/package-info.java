/** How often does a model answer rightly in a precision, and how often as in float32? */
@NullMarked
package dev.parley.bench.answers;

import org.jspecify.annotations.NullMarked;
