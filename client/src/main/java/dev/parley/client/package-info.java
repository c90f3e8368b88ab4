/** How does a program talk to a Parley server over HTTP, and follow an answer to its end? */
@NullMarked
package dev.parley.client;

import org.jspecify.annotations.NullMarked;
