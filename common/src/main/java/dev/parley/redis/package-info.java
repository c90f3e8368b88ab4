/** How do we reach Redis? Connections, keys and scripts. */
@NullMarked
package dev.parley.redis;

import org.jspecify.annotations.NullMarked;
