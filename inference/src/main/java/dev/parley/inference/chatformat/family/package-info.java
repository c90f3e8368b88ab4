/** How does each family of models write a conversation? */
@NullMarked
package dev.parley.inference.chatformat.family;

import org.jspecify.annotations.NullMarked;
