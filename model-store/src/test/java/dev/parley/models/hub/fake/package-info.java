/** How does a hub of published models behave, and misbehave? */
@NullMarked
package dev.parley.models.hub.fake;

import org.jspecify.annotations.NullMarked;
