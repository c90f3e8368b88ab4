package dev.parley.api.catalog;

import dev.parley.job.ModelCard;
import dev.parley.job.ModelName;
import java.util.Optional;

/**
 * The model that will answer.
 *
 * @param card empty when the operator named the model and no worker has announced it yet
 */
public record ModelSpec(ModelName name, Optional<ModelCard> card) {

  public ModelCard.SamplingDefaults defaults() {
    return card.map(ModelCard::defaults).orElse(ModelCard.SamplingDefaults.NONE);
  }
}
