/** Who calls? Resolved once per request, and handed on as a value. */
@NullMarked
package dev.parley.api.caller;

import org.jspecify.annotations.NullMarked;
