/** What may be chosen, within which bounds? Validated once, before anything starts. */
@NullMarked
package dev.parley.worker.settings;

import org.jspecify.annotations.NullMarked;
