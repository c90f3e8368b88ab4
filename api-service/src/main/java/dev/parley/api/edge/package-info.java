/** What holds for every request and every answer, whatever the route? */
@NullMarked
package dev.parley.api.edge;

import org.jspecify.annotations.NullMarked;
