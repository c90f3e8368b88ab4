/** How does a model's own chat template write a conversation, and when is it asked? */
@NullMarked
package dev.parley.inference.chatformat.template;

import org.jspecify.annotations.NullMarked;
