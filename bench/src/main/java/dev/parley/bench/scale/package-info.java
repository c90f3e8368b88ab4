/** How long do chats wait, and what do workers cost, with another number of them? */
@NullMarked
package dev.parley.bench.scale;

import org.jspecify.annotations.NullMarked;
