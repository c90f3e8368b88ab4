/** Which trace does a call belong to, and what of it is worth showing? */
@NullMarked
package dev.parley.api.tracing;

import org.jspecify.annotations.NullMarked;
