/** How do clients of OpenAI's Responses make, read, stream and end responses? */
@NullMarked
package dev.parley.api.wire.responses;

import org.jspecify.annotations.NullMarked;
