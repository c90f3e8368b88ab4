/** How does a call become a job whose events it waits for, whatever its wire? */
@NullMarked
package dev.parley.api.opening;

import org.jspecify.annotations.NullMarked;
