/** Where is the end of a job to be delivered, and what became of that? */
@NullMarked
package dev.parley.webhook;

import org.jspecify.annotations.NullMarked;
