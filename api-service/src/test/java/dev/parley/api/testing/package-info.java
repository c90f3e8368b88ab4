/** How do tests play the client and the worker? */
@NullMarked
package dev.parley.api.testing;

import org.jspecify.annotations.NullMarked;
