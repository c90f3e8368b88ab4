/** How does an answer come into the terminal, whole and once? */
@NullMarked
package dev.parley.standalone.chat;

import org.jspecify.annotations.NullMarked;
