/** How are lists asked for, cut into pages and answered? */
@NullMarked
package dev.parley.api.lists;

import org.jspecify.annotations.NullMarked;
