/** What did this process do, in numbers whose sums are checked? */
@NullMarked
package dev.parley.api.metrics;

import org.jspecify.annotations.NullMarked;
