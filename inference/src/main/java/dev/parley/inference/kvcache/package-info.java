/** Which blocks of the KV cache hold which text? */
@NullMarked
package dev.parley.inference.kvcache;

import org.jspecify.annotations.NullMarked;
