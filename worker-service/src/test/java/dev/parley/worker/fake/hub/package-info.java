/** How does a hub of published models behave, and misbehave? */
@NullMarked
package dev.parley.worker.fake.hub;

import org.jspecify.annotations.NullMarked;
