/**
 * What may the operator set? One validated record per room; what makes no sense refuses to start.
 */
@NullMarked
package dev.parley.api.settings;

import org.jspecify.annotations.NullMarked;
