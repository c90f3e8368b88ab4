/** What does a request for a response ask for, and which conversation does it continue? */
@NullMarked
package dev.parley.api.wire.responses.input;

import org.jspecify.annotations.NullMarked;
