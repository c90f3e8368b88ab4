/** How does the command line act on queues and workers? */
@NullMarked
package dev.parley.standalone.queue;

import org.jspecify.annotations.NullMarked;
