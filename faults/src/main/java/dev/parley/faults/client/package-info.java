/** What does a client send, and what does a person in front of a browser see of a job? */
@NullMarked
package dev.parley.faults.client;

import org.jspecify.annotations.NullMarked;
