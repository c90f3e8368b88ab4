/** What does the format of an answer cost at each token? */
@NullMarked
package dev.parley.bench.format;

import org.jspecify.annotations.NullMarked;
