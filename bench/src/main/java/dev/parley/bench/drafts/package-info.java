/** What does guessing ahead gain? */
@NullMarked
package dev.parley.bench.drafts;

import org.jspecify.annotations.NullMarked;
