/** How does a chat become a job, and how does its owner end it? */
@NullMarked
package dev.parley.api.submission;

import org.jspecify.annotations.NullMarked;
