/** How does a service's process start and end? */
@NullMarked
package dev.parley.service.process;

import org.jspecify.annotations.NullMarked;
