/** How does a model folder become a language model? */
@NullMarked
package dev.parley.worker.loading;

import org.jspecify.annotations.NullMarked;
