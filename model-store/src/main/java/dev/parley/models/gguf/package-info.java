/** What does a GGUF file say of its model, and may it be trusted? */
@NullMarked
package dev.parley.models.gguf;

import org.jspecify.annotations.NullMarked;
