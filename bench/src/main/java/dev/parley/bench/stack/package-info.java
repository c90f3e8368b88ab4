/**
 * How does all of Parley run as processes of its own, and how fast does it answer a load of chats?
 */
@NullMarked
package dev.parley.bench.stack;

import org.jspecify.annotations.NullMarked;
