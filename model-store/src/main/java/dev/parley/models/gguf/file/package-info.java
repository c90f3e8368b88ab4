/** What does a GGUF file contain, and may it be trusted? */
@NullMarked
package dev.parley.models.gguf.file;

import org.jspecify.annotations.NullMarked;
