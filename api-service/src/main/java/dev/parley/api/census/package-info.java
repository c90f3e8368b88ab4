/** How many jobs, seats and workers are there in all, for whoever draws curves of them? */
@NullMarked
package dev.parley.api.census;

import org.jspecify.annotations.NullMarked;
