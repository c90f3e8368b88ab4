/** What does a hub have of a model, and how is it asked? */
@NullMarked
package dev.parley.models.hub.remote;

import org.jspecify.annotations.NullMarked;
