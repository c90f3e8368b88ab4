@NullMarked
package dev.parley.standalone.chat;

import org.jspecify.annotations.NullMarked;
