/** How are API keys and webhooks managed from a terminal, also while no API runs? */
@NullMarked
package dev.parley.standalone.keys;

import org.jspecify.annotations.NullMarked;
