/** Does the engine still step, and does every chat still speak? */
@NullMarked
package dev.parley.worker.watchdog;

import org.jspecify.annotations.NullMarked;
