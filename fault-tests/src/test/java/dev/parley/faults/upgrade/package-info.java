/** What an older version left in Redis, in the hands of this one. */
@NullMarked
package dev.parley.faults.upgrade;

import org.jspecify.annotations.NullMarked;
