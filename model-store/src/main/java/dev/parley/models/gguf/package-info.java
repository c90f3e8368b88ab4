/** How does a GGUF file become the source of a model, its network and its tokenizer? */
@NullMarked
package dev.parley.models.gguf;

import org.jspecify.annotations.NullMarked;
