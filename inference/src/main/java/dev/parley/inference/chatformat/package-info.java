/** How does a model write a conversation down, and how much of it fits? */
@NullMarked
package dev.parley.inference.chatformat;

import org.jspecify.annotations.NullMarked;
