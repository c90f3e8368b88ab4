/** Do the scripts of the container images do what the images need? */
@NullMarked
package dev.parley.standalone.container;

import org.jspecify.annotations.NullMarked;
