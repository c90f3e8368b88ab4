/** What does Redis hold of jobs and queues now? */
@NullMarked
package dev.parley.reading;

import org.jspecify.annotations.NullMarked;
