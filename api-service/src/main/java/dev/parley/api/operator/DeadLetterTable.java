package dev.parley.api.operator;

import dev.parley.api.connection.RequestBudget;
import dev.parley.api.http.ListBody;
import dev.parley.api.http.ListQuery;
import dev.parley.reading.DeadLetter;
import dev.parley.reading.DeadLetters;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/admin/dead}: the jobs that failed with no attempt left, newest first. */
@RestController
class DeadLetterTable {

  record Row(String id, String object, String job, String reason, String at) {}

  private final DeadLetters letters;

  DeadLetterTable(DeadLetters letters) {
    this.letters = letters;
  }

  @GetMapping("/v1/admin/dead")
  ListBody<Row> list(HttpServletRequest request) {
    ListQuery query = ListQuery.of(request, ListQuery.Order.DESCENDING);
    return query.page(RequestBudget.within(this::oldestFirst), Row::id);
  }

  private List<Row> oldestFirst() {
    return letters.read().reversed().stream().map(DeadLetterTable::row).toList();
  }

  private static Row row(DeadLetter letter) {
    return new Row(
        letter.entry(),
        "dead_letter",
        letter.job().value(),
        letter.reason(),
        letter.at().toString());
  }
}
