/** What is a language model to the worker? Ports only: token ids in, next-token candidates out. */
@NullMarked
package dev.parley.worker.model;

import org.jspecify.annotations.NullMarked;
