/** Does the whole hold together, in real processes? */
@NullMarked
package dev.parley.standalone.system;

import org.jspecify.annotations.NullMarked;
