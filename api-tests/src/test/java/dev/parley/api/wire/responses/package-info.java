/** Do responses look and behave as OpenAI's clients require? */
@NullMarked
package dev.parley.api.wire.responses;

import org.jspecify.annotations.NullMarked;
