package dev.parley.api.operator;

import dev.parley.api.connection.RequestBudget;
import dev.parley.api.http.ListBody;
import dev.parley.api.http.ListQuery;
import dev.parley.registry.Registry;
import dev.parley.registry.WorkerState;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/admin/workers}: all live workers, by id. */
@RestController
class WorkerTable {

  /**
   * @param tokensPerSecond its speed while it computes, as of its last tokens
   * @param tokens since it started
   * @param memoryBytes of its process; null from older workers
   * @param status {@code working}, or {@code draining} when an operator asked it to leave
   */
  record Row(
      String id,
      String object,
      String model,
      int seats,
      int running,
      double tokensPerSecond,
      long tokens,
      @Nullable Long memoryBytes,
      String status,
      String lastBeatAt) {}

  private final Registry registry;

  WorkerTable(Registry registry) {
    this.registry = registry;
  }

  @GetMapping("/v1/admin/workers")
  ListBody<Row> list(HttpServletRequest request) {
    ListQuery query = ListQuery.of(request, ListQuery.Order.ASCENDING);
    return query.page(RequestBudget.within(this::rows), Row::id);
  }

  private List<Row> rows() {
    return registry.workers().stream().map(WorkerTable::row).toList();
  }

  private static Row row(WorkerState worker) {
    OptionalLong memory = worker.vitals().memoryBytes();
    return new Row(
        worker.id().value(),
        "worker",
        worker.model().value(),
        worker.seats(),
        worker.running(),
        worker.tokensPerSecond(),
        worker.vitals().tokens(),
        memory.isPresent() ? memory.getAsLong() : null,
        worker.phase().name().toLowerCase(Locale.ROOT),
        worker.lastBeat().toString());
  }
}
