/** Which settings do all services read, and in which way? */
@NullMarked
package dev.parley.service.settings;

import org.jspecify.annotations.NullMarked;
