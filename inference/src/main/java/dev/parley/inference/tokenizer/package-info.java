/** How does text become token ids, and how do token ids become text again? */
@NullMarked
package dev.parley.inference.tokenizer;

import org.jspecify.annotations.NullMarked;
