package dev.parley.api.catalog;

import dev.parley.api.connection.RequestBudget;
import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refusal;
import dev.parley.api.http.ListBody;
import dev.parley.api.http.ListQuery;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /v1/models}. */
@RestController
class ModelsController {

  private final Models models;

  ModelsController(Models models) {
    this.models = models;
  }

  @GetMapping("/v1/models")
  ListBody<ModelView> list(HttpServletRequest request) {
    ListQuery query = ListQuery.of(request, ListQuery.Order.ASCENDING);
    return query.page(RequestBudget.within(this::views), ModelView::id);
  }

  @GetMapping("/v1/models/{id}")
  ModelView find(@PathVariable String id) {
    return RequestBudget.within(this::views).stream()
        .filter(model -> model.id().equals(id.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () -> Refusal.of(ErrorCode.MODEL_NOT_FOUND, "There is no such model.").asException());
  }

  private List<ModelView> views() {
    var byDefault = models.byDefault();
    return models.entries().stream().map(entry -> ModelView.of(entry, byDefault)).toList();
  }
}
