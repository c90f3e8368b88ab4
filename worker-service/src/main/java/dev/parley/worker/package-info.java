/** How is one worker put together, started and ended? */
@NullMarked
package dev.parley.worker;

import org.jspecify.annotations.NullMarked;
