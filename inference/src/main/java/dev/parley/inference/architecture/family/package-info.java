/** Which families of networks does Parley run? */
@NullMarked
package dev.parley.inference.architecture.family;

import org.jspecify.annotations.NullMarked;
