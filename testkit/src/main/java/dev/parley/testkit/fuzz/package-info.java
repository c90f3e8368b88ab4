/** What would a careless or hostile stranger send? */
@NullMarked
package dev.parley.testkit.fuzz;

import org.jspecify.annotations.NullMarked;
