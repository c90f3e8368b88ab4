/** What does an open connection cost this process? */
@NullMarked
package dev.parley.api.server;

import org.jspecify.annotations.NullMarked;
