/** How does a job change its state? One class per Lua script; nothing else writes to a job. */
@NullMarked
package dev.parley.queue;

import org.jspecify.annotations.NullMarked;
