/** How does a value look on the wire? One JSON mapper for answers, events and errors. */
@NullMarked
package dev.parley.api.wire;

import org.jspecify.annotations.NullMarked;
