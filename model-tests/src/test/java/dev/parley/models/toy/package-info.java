/** What would a new family of models touch? */
@NullMarked
package dev.parley.models.toy;

import org.jspecify.annotations.NullMarked;
