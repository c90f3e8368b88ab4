/** How does the command line pause and resume queues? */
@NullMarked
package dev.parley.standalone.queue;

import org.jspecify.annotations.NullMarked;
