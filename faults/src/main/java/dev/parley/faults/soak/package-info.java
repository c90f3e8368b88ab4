/** Does everything hold for as long as one cares to run it, whatever happens? */
@NullMarked
package dev.parley.faults.soak;

import org.jspecify.annotations.NullMarked;
