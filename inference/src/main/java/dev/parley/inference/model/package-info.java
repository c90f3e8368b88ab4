/**
 * What does the engine need of a language model? Ports only: token ids in, candidates for the next
 * token out.
 */
@NullMarked
package dev.parley.inference.model;

import org.jspecify.annotations.NullMarked;
