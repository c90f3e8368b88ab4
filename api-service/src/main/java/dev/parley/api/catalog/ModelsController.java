package dev.parley.api.catalog;

import dev.parley.api.caller.Caller;
import dev.parley.api.connection.RequestBudget;
import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refusal;
import dev.parley.api.http.ListBody;
import dev.parley.api.http.ListQuery;
import dev.parley.api.settings.OpenAiSettings;
import dev.parley.job.ModelName;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code GET /v1/models} and {@code /v1/models/{id}}, for all wires. An id may be a full hub name,
 * its slash escaped or not. A key sees the models that it is for.
 */
@RestController
class ModelsController {

  private final Models models;
  private final OpenAiSettings aliases;

  ModelsController(Models models, OpenAiSettings aliases) {
    this.models = models;
    this.aliases = aliases;
  }

  @GetMapping("/v1/models")
  ListBody<ModelView> list(Caller caller, HttpServletRequest request) {
    ListQuery query = ListQuery.of(request, ListQuery.Order.ASCENDING);
    Catalog known = RequestBudget.within(models::all);
    return query.page(
        known.entries().values().stream()
            .filter(entry -> caller.plan().allows(entry.name()))
            .map(entry -> view(entry, known))
            .toList(),
        ModelView::id);
  }

  @GetMapping("/v1/models/{*id}")
  ModelView find(@PathVariable String id, Caller caller) {
    Catalog known = RequestBudget.within(models::all);
    String asked = id.substring(1);
    return ModelName.parse(asked)
        .flatMap(known::find)
        .or(() -> aliases.named(asked).flatMap(target -> find(target, known)))
        .filter(entry -> caller.plan().allows(entry.name()))
        .map(entry -> view(entry, known))
        .orElseThrow(
            () -> Refusal.of(ErrorCode.MODEL_NOT_FOUND, "model", models.notFound()).asException());
  }

  private Optional<Catalog.Entry> find(OpenAiSettings.Target target, Catalog known) {
    return switch (target) {
      case OpenAiSettings.Model(ModelName name) -> known.find(name);
      case OpenAiSettings.DefaultModel() -> models.byDefault(known).flatMap(known::find);
    };
  }

  private ModelView view(Catalog.Entry entry, Catalog known) {
    return ModelView.of(entry, models.byDefault(known));
  }
}
