@NullMarked
package dev.parley.standalone.redis;

import org.jspecify.annotations.NullMarked;
