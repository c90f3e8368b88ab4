/**
 * What is a chat made of? Messages, tools, the format asked of an answer, and an answer's parts.
 */
@NullMarked
package dev.parley.conversation;

import org.jspecify.annotations.NullMarked;
