/** How fast, how frugal and how exact is Parley? The command line of the benchmarks. */
@NullMarked
package dev.parley.bench;

import org.jspecify.annotations.NullMarked;
