/** What stands in for a model that cannot be downloaded? */
@NullMarked
package dev.parley.bench.random;

import org.jspecify.annotations.NullMarked;
