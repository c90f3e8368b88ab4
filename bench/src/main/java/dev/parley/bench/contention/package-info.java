/** What is left of an engine's speed when others want its cores? */
@NullMarked
package dev.parley.bench.contention;

import org.jspecify.annotations.NullMarked;
