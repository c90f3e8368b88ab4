/** What does a Hugging Face folder say of its model, and may it be trusted? */
@NullMarked
package dev.parley.worker.folder;

import org.jspecify.annotations.NullMarked;
