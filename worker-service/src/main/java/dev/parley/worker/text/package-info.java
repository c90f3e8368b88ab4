/** How does text become token ids, and how do token ids become text again? */
@NullMarked
package dev.parley.worker.text;

import org.jspecify.annotations.NullMarked;
