/** How long does the tenth turn of a conversation wait for its first token? */
@NullMarked
package dev.parley.bench.turns;

import org.jspecify.annotations.NullMarked;
