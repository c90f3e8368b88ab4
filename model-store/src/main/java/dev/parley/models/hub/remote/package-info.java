/** What does a hub hold, and how does it answer? */
@NullMarked
package dev.parley.models.hub.remote;

import org.jspecify.annotations.NullMarked;
