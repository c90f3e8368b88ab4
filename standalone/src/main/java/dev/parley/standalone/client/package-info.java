/** How does the command line speak to a Parley server? */
@NullMarked
package dev.parley.standalone.client;

import org.jspecify.annotations.NullMarked;
