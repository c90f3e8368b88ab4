@NullMarked
package dev.parley.standalone.client;

import org.jspecify.annotations.NullMarked;
