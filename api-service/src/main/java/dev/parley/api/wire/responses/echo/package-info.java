/** What is kept of a request for a response, so that any process can answer about it later? */
@NullMarked
package dev.parley.api.wire.responses.echo;

import org.jspecify.annotations.NullMarked;
