/** Which line of the log tells how a job ended, whoever ended it? */
@NullMarked
package dev.parley.journal;

import org.jspecify.annotations.NullMarked;
