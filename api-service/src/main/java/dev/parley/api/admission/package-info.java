/** May this chat enter? Rules are values in a list; the owner is handed in. */
@NullMarked
package dev.parley.api.admission;

import org.jspecify.annotations.NullMarked;
