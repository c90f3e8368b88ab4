/** What can be done with a job over HTTP? Make, read, list, cancel and erase it. */
@NullMarked
package dev.parley.api.jobs;

import org.jspecify.annotations.NullMarked;
