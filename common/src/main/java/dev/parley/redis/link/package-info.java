/** How do we stay connected? One server or a cluster, commands and channels, through Lettuce. */
@NullMarked
package dev.parley.redis.link;

import org.jspecify.annotations.NullMarked;
