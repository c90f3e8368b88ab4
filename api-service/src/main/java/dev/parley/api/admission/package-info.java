/** Which chats are admitted? Rules are values in a list; the caller is handed in. */
@NullMarked
package dev.parley.api.admission;

import org.jspecify.annotations.NullMarked;
