/** A second wire, in tests only: does a feed bear another than Parley's own? */
@NullMarked
package dev.parley.api.wire.ndjson;

import org.jspecify.annotations.NullMarked;
