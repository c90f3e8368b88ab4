/** What did a person type, and which exit code answers it? */
@NullMarked
package dev.parley.standalone.cli;

import org.jspecify.annotations.NullMarked;
