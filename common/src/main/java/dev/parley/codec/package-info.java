/** How are jobs and events written down? The JSON and the hash fields that Redis holds. */
@NullMarked
package dev.parley.codec;

import org.jspecify.annotations.NullMarked;
