/**
 * How does an attempt at an answer reach the log: each token exactly once, while Redis, the engine
 * and other workers come and go?
 */
@NullMarked
package dev.parley.worker.attempt;

import org.jspecify.annotations.NullMarked;
