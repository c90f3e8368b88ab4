/** Do chat completions work as OpenAI's clients expect? */
@NullMarked
package dev.parley.api.wire.openai.chat;

import org.jspecify.annotations.NullMarked;
