/** How do wires spell what OpenAI's forms have in common? */
@NullMarked
package dev.parley.api.answer;

import org.jspecify.annotations.NullMarked;
