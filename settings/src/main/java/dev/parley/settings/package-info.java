/** Which settings do all services read, and in which way? */
@NullMarked
package dev.parley.settings;

import org.jspecify.annotations.NullMarked;
