@NullMarked
package dev.parley.queue;

import org.jspecify.annotations.NullMarked;
