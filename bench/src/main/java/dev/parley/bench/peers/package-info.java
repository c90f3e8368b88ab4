/** How much faster is Parley than what else could serve the same weights? */
@NullMarked
package dev.parley.bench.peers;

import org.jspecify.annotations.NullMarked;
