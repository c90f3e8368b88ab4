package dev.parley.api.operator;

import dev.parley.api.connection.RequestBudget;
import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refusal;
import dev.parley.api.errors.Refused;
import dev.parley.job.WorkerId;
import dev.parley.registry.Registry;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /v1/admin/workers/{id}/drain}. May be repeated. */
@RestController
class WorkerActions {

  record DrainState(String id, String object, String status) {}

  private final Registry registry;

  WorkerActions(Registry registry) {
    this.registry = registry;
  }

  /** The worker claims nothing more, ends or hands on what it runs, and leaves. */
  @PostMapping("/v1/admin/workers/{id}/drain")
  DrainState drain(@PathVariable String id) {
    WorkerId worker = WorkerId.parse(id).orElseThrow(WorkerActions::notFound);
    switch (RequestBudget.within(() -> registry.drain(worker))) {
      case DRAINING -> ActionLog.write("worker drained", "worker", worker);
      case GONE -> throw notFound();
      case UNABLE ->
          throw Refusal.of(
                  ErrorCode.WORKER_TOO_OLD,
                  "This worker is of an older version, which ends by a signal alone.")
              .asException();
    }
    return new DrainState(worker.value(), "worker", "draining");
  }

  private static Refused notFound() {
    return Refusal.of(ErrorCode.NOT_FOUND, "No such worker lives.").asException();
  }
}
