/** What becomes of jobs that are overdue or lost? */
@NullMarked
package dev.parley.sweep;

import org.jspecify.annotations.NullMarked;
