/** What does a chat template print? */
@NullMarked
package dev.parley.inference.chatformat.jinja.run;

import org.jspecify.annotations.NullMarked;
