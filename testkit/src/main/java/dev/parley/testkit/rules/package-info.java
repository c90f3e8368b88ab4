/** Which rules hold for the code of every module? */
@NullMarked
package dev.parley.testkit.rules;

import org.jspecify.annotations.NullMarked;
