@NullMarked
package dev.parley.standalone.up;

import org.jspecify.annotations.NullMarked;
