/** How do the tokens of an attempt reach the log, each exactly once, while Redis comes and goes? */
@NullMarked
package dev.parley.worker.publishing;

import org.jspecify.annotations.NullMarked;
