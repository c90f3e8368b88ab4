/** What is a network made of, by family? */
@NullMarked
package dev.parley.inference.architecture;

import org.jspecify.annotations.NullMarked;
