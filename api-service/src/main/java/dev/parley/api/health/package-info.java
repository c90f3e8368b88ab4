/** Can this process serve? It can while Redis answers; workers and models do not count. */
@NullMarked
package dev.parley.api.health;

import org.jspecify.annotations.NullMarked;
