/** What happens in this process and in Redis, in numbers and traces? */
@NullMarked
package dev.parley.api.metrics;

import org.jspecify.annotations.NullMarked;
