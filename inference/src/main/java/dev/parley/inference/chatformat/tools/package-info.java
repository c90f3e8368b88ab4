/** How do families of models write tools, calls and results? */
@NullMarked
package dev.parley.inference.chatformat.tools;

import org.jspecify.annotations.NullMarked;
