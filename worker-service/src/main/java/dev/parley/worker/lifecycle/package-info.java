/** How does a worker start, stay healthy, and leave so that no token is lost? */
@NullMarked
package dev.parley.worker.lifecycle;

import org.jspecify.annotations.NullMarked;
