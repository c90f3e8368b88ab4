/** How does an admin make, list, change and revoke API keys? */
@NullMarked
package dev.parley.api.keys;

import org.jspecify.annotations.NullMarked;
