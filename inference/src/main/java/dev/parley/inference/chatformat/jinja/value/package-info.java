/** What values does a chat template work with, and which of their text comes from people? */
@NullMarked
package dev.parley.inference.chatformat.jinja.value;

import org.jspecify.annotations.NullMarked;
