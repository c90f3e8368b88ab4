/** Where does a machine that has no Redis get a real one, and who ends it? */
@NullMarked
package dev.parley.standalone.redis;

import org.jspecify.annotations.NullMarked;
