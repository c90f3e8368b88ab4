/**
 * What do tests of several modules share? A real Redis server, and a way to wait without sleeping.
 */
@NullMarked
package dev.parley.testkit;

import org.jspecify.annotations.NullMarked;
