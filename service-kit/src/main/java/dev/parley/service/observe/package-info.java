/** Which line of the log shows how a job ended, whoever ended it? */
@NullMarked
package dev.parley.service.observe;

import org.jspecify.annotations.NullMarked;
