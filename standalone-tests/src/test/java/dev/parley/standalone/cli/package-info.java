@NullMarked
package dev.parley.standalone.cli;

import org.jspecify.annotations.NullMarked;
