/** What was typed, and with which exit code does it end? */
@NullMarked
package dev.parley.standalone.cli;

import org.jspecify.annotations.NullMarked;
