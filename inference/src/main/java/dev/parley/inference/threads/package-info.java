/** How many threads pay now? */
@NullMarked
package dev.parley.inference.threads;

import org.jspecify.annotations.NullMarked;
