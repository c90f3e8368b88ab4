/** How is a job spelled as a chat completion of OpenAI's wire? */
@NullMarked
package dev.parley.api.wire.openai.chat;

import org.jspecify.annotations.NullMarked;
