/** What does a token cost in Java, beside the network? */
@NullMarked
package dev.parley.bench.token;

import org.jspecify.annotations.NullMarked;
