/** Which functions, methods, filters and tests can a chat template use? */
@NullMarked
package dev.parley.inference.chatformat.jinja.library;

import org.jspecify.annotations.NullMarked;
