/**
 * Which token comes next, for all chats at once? One loop: admit, schedule, forward, sample,
 * deliver. A pure function of conversation, settings and seed: no Redis, no Spring, no clock.
 */
@NullMarked
package dev.parley.inference.engine;

import org.jspecify.annotations.NullMarked;
