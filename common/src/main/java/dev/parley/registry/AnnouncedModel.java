package dev.parley.registry;

import dev.parley.job.ModelCard;
import java.time.Instant;

/**
 * A model that a worker announced in the last 7 days, whether one lives now or not.
 *
 * @param created when it was first announced
 */
public record AnnouncedModel(ModelCard card, Instant lastSeen, Instant created) {}
