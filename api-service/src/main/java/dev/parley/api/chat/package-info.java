/** What did the client ask for? Strict JSON in, a validated chat out. */
@NullMarked
package dev.parley.api.chat;

import org.jspecify.annotations.NullMarked;
