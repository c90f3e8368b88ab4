/** How much may an API key still use, and how much has it used? */
@NullMarked
package dev.parley.quota;

import org.jspecify.annotations.NullMarked;
