/** How does Python, and so a chat template of transformers, spell JSON? */
@NullMarked
package dev.parley.inference.chatformat.json;

import org.jspecify.annotations.NullMarked;
