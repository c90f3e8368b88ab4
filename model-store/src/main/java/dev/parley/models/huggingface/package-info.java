/** What does a Hugging Face folder say of its model, and may it be trusted? */
@NullMarked
package dev.parley.models.huggingface;

import org.jspecify.annotations.NullMarked;
