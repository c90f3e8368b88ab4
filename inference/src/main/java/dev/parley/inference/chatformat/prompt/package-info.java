/** What are the prompts of all families made of? */
@NullMarked
package dev.parley.inference.chatformat.prompt;

import org.jspecify.annotations.NullMarked;
