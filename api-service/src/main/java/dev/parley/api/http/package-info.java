/** What holds for every request and every response, whatever the route? */
@NullMarked
package dev.parley.api.http;

import org.jspecify.annotations.NullMarked;
