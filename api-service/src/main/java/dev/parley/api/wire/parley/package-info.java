/** How do clients of /v1/jobs submit, read, stream and end jobs? */
@NullMarked
package dev.parley.api.wire.parley;

import org.jspecify.annotations.NullMarked;
