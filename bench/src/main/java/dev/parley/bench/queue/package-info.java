/** What does a job cost Redis on its way through the queue? */
@NullMarked
package dev.parley.bench.queue;

import org.jspecify.annotations.NullMarked;
