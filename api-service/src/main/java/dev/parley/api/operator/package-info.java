/** What does an operator see, and change? */
@NullMarked
package dev.parley.api.operator;

import org.jspecify.annotations.NullMarked;
