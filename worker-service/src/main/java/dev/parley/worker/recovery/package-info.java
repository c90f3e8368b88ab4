/** How does an answer go on that another worker began? */
@NullMarked
package dev.parley.worker.recovery;

import org.jspecify.annotations.NullMarked;
