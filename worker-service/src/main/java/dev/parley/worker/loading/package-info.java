/** How does a model on disk become a language model? */
@NullMarked
package dev.parley.worker.loading;

import org.jspecify.annotations.NullMarked;
