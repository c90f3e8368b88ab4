/** Does everything hold over minutes or hours of random faults under load? */
@NullMarked
package dev.parley.faults.soak;

import org.jspecify.annotations.NullMarked;
