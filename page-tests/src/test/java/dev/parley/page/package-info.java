/** Does the page work in a real browser, whatever the server and the network do to it? */
@NullMarked
package dev.parley.page;

import org.jspecify.annotations.NullMarked;
