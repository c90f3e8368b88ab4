/** Where is the model that ships inside the worker? */
@NullMarked
package dev.parley.worker.builtin;

import org.jspecify.annotations.NullMarked;
