/** Why does this process refuse to start, and with which exit code? */
@NullMarked
package dev.parley.worker.startup;

import org.jspecify.annotations.NullMarked;
