/** Which jobs may have a webhook, and how does their end get there? */
@NullMarked
package dev.parley.api.webhooks;

import org.jspecify.annotations.NullMarked;
