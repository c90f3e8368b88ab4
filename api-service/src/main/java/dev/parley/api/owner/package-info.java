/** Whose call is it? Today a cookie tells; API keys will. */
@NullMarked
package dev.parley.api.owner;

import org.jspecify.annotations.NullMarked;
