/** What would a model with known tokens say? Stands in for the network in queue and fault tests. */
@NullMarked
package dev.parley.worker.fake;

import org.jspecify.annotations.NullMarked;
