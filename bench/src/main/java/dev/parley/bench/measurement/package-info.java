/** What does every measurement share: the machine, its numbers and tables, the report? */
@NullMarked
package dev.parley.bench.measurement;

import org.jspecify.annotations.NullMarked;
