/** How much of a prompt may a step compute beside those who speak? */
@NullMarked
package dev.parley.worker.pacing;

import org.jspecify.annotations.NullMarked;
