/** What went on in the last quarter of an hour? */
@NullMarked
package dev.parley.api.stats;

import org.jspecify.annotations.NullMarked;
