/** How does a model on disk become a language model? */
@NullMarked
package dev.parley.models;

import org.jspecify.annotations.NullMarked;
