/** What does the source of a chat template say? */
@NullMarked
package dev.parley.inference.chatformat.jinja.syntax;

import org.jspecify.annotations.NullMarked;
