/** How does a test run a main class of ours as a process of its own? */
@NullMarked
package dev.parley.testkit.process;

import org.jspecify.annotations.NullMarked;
