package dev.parley.api.operator;

import dev.parley.api.catalog.Models;
import dev.parley.api.connection.RequestBudget;
import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refusal;
import dev.parley.job.ModelName;
import dev.parley.operation.QueuePauses;
import java.util.Optional;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /v1/admin/queues/{model}/pause} and {@code …/resume}. Both may be repeated. */
@RestController
class QueueActions {

  record QueueState(String model, String object, boolean paused) {}

  private final Models models;
  private final QueuePauses pauses;

  QueueActions(Models models, QueuePauses pauses) {
    this.models = models;
    this.pauses = pauses;
  }

  @PostMapping("/v1/admin/queues/{model}/pause")
  QueueState pause(@PathVariable String model) {
    ModelName name = known(model);
    RequestBudget.within(
        () -> {
          pauses.pause(name);
          return name;
        });
    ActionLog.write("queue paused", "model", name);
    return new QueueState(name.value(), "queue", true);
  }

  @PostMapping("/v1/admin/queues/{model}/resume")
  QueueState resume(@PathVariable String model) {
    ModelName name = known(model);
    RequestBudget.within(
        () -> {
          pauses.resume(name);
          return name;
        });
    ActionLog.write("queue resumed", "model", name);
    return new QueueState(name.value(), "queue", false);
  }

  /** One that is forgotten may still be paused. */
  private ModelName known(String model) {
    return ModelName.parse(model)
        .filter(name -> RequestBudget.within(() -> isKnown(name)))
        .orElseThrow(
            () -> Refusal.of(ErrorCode.MODEL_NOT_FOUND, "There is no such model.").asException());
  }

  private boolean isKnown(ModelName name) {
    return models.resolve(Optional.of(name.value())) instanceof Models.Found
        || pauses.paused().contains(name);
  }
}
