/**
 * What may the operator set? One validated record per group; an invalid value refuses the start.
 */
@NullMarked
package dev.parley.api.settings;

import org.jspecify.annotations.NullMarked;
