/** How does every refusal look? One shape, stable codes, listed in docs/errors.md. */
@NullMarked
package dev.parley.api.errors;

import org.jspecify.annotations.NullMarked;
