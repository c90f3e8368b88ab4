/** Which models can answer, and which one answers this chat? */
@NullMarked
package dev.parley.api.catalog;

import org.jspecify.annotations.NullMarked;
