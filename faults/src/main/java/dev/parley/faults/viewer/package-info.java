/** What does a person in front of a browser see of a job? */
@NullMarked
package dev.parley.faults.viewer;

import org.jspecify.annotations.NullMarked;
