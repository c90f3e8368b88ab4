/** What does a Hugging Face folder contain, and may it be trusted? */
@NullMarked
package dev.parley.models.huggingface;

import org.jspecify.annotations.NullMarked;
