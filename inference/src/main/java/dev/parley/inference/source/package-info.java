/** What must be known of a model on disk before it can run, whatever form it lies there in? */
@NullMarked
package dev.parley.inference.source;

import org.jspecify.annotations.NullMarked;
