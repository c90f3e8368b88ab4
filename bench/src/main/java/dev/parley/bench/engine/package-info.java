/** What do the network's steps, and an engine without Redis around it, cost? */
@NullMarked
package dev.parley.bench.engine;

import org.jspecify.annotations.NullMarked;
