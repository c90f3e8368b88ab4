/** How does a network fail, on demand? */
@NullMarked
package dev.parley.testkit.fault;

import org.jspecify.annotations.NullMarked;
