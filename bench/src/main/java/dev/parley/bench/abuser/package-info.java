/** What does one caller who means harm cost the others? */
@NullMarked
package dev.parley.bench.abuser;

import org.jspecify.annotations.NullMarked;
