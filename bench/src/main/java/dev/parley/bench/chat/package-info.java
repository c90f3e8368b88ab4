/** How does a benchmark ask an engine for an answer of a known length? */
@NullMarked
package dev.parley.bench.chat;

import org.jspecify.annotations.NullMarked;
