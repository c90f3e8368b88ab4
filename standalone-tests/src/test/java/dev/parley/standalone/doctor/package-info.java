@NullMarked
package dev.parley.standalone.doctor;

import org.jspecify.annotations.NullMarked;
