/** What does one test do in a cluster, and how does it judge the result? */
@NullMarked
package dev.parley.faults.scenario;

import org.jspecify.annotations.NullMarked;
