/** How does one call this service? The OpenAPI document, and a page that shows it. */
@NullMarked
package dev.parley.api.docs;

import org.jspecify.annotations.NullMarked;
