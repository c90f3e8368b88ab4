/** What does a hub answer, and what may go wrong with it? */
@NullMarked
package dev.parley.models.hub.fake;

import org.jspecify.annotations.NullMarked;
