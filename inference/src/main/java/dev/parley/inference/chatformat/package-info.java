/** How is a conversation written for a model, and how much of it fits? */
@NullMarked
package dev.parley.inference.chatformat;

import org.jspecify.annotations.NullMarked;
