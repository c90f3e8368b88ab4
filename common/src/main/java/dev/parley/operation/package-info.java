/** How does an operator intervene in queues? */
@NullMarked
package dev.parley.operation;

import org.jspecify.annotations.NullMarked;
