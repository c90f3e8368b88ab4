/** What do the calls of OpenAI's wire share? How requests are read, and failures written. */
@NullMarked
package dev.parley.api.wire.openai;

import org.jspecify.annotations.NullMarked;
