/** How does a caller learn what its API key may still use, and what it has used? */
@NullMarked
package dev.parley.api.quota;

import org.jspecify.annotations.NullMarked;
