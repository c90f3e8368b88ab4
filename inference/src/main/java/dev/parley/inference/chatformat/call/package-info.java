/** How is one call in an answer read? */
@NullMarked
package dev.parley.inference.chatformat.call;

import org.jspecify.annotations.NullMarked;
