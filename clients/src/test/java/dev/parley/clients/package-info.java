/** Do clients that others wrote for OpenAI's API work with Parley, unchanged? */
@NullMarked
package dev.parley.clients;

import org.jspecify.annotations.NullMarked;
