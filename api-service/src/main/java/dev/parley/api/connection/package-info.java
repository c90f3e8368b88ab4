/** How does this process reach Redis, at its start and within one call? */
@NullMarked
package dev.parley.api.connection;

import org.jspecify.annotations.NullMarked;
