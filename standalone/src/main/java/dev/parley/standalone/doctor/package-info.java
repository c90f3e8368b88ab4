/** Can Parley run well on this machine, and what is to be done for it? */
@NullMarked
package dev.parley.standalone.doctor;

import org.jspecify.annotations.NullMarked;
