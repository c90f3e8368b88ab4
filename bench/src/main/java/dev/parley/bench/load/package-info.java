/** How fast does a server answer several chats at once, seen by its clients? */
@NullMarked
package dev.parley.bench.load;

import org.jspecify.annotations.NullMarked;
