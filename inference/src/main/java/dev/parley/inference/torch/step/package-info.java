/** How a batch of chunks becomes the arguments of the network's step, and its result candidates. */
@NullMarked
package dev.parley.inference.torch.step;

import org.jspecify.annotations.NullMarked;
