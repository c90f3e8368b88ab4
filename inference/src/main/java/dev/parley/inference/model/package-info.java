/** What is a language model to the worker? Ports only: token ids in, next-token candidates out. */
@NullMarked
package dev.parley.inference.model;

import org.jspecify.annotations.NullMarked;
