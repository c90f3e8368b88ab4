/** How long is a token on its way from the engine to its viewers, and how many may watch? */
@NullMarked
package dev.parley.bench.relay;

import org.jspecify.annotations.NullMarked;
