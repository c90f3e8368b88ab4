/** How long do chats that speak wait while a long prompt is read? */
@NullMarked
package dev.parley.bench.gap;

import org.jspecify.annotations.NullMarked;
