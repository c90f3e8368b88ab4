/** How does a model write a conversation down, and how much of it fits? */
@NullMarked
package dev.parley.worker.chat;

import org.jspecify.annotations.NullMarked;
