package dev.parley.api.http;

import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refusal;
import dev.parley.api.errors.Refused;
import dev.parley.job.JobStatus;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What part of a list the client wants: {@code ?limit=&after=&order=&status=}. Other parameters
 * mean nothing here.
 *
 * @param after the id behind which to go on
 */
public record ListQuery(
    int limit, Optional<String> after, Order order, Optional<JobStatus> status) {

  private static final int DEFAULT_LIMIT = 20;
  private static final int MOST = 100;

  /** By creation for jobs, by name for everything else. */
  public enum Order {
    ASCENDING,
    DESCENDING
  }

  public static ListQuery of(HttpServletRequest request, Order byDefault) {
    return new ListQuery(
        parameter(request, "limit").map(ListQuery::limit).orElse(DEFAULT_LIMIT),
        parameter(request, "after"),
        parameter(request, "order").map(ListQuery::order).orElse(byDefault),
        parameter(request, "status").map(ListQuery::status));
  }

  /** This page of a list that is known whole and in ascending order. */
  public <T> ListBody<T> page(List<T> all, Function<T, String> id) {
    List<T> ordered = order == Order.DESCENDING ? all.reversed() : all;
    int from = after.map(name -> indexAfter(ordered, id, name)).orElse(0);
    int to = Math.min(ordered.size(), from + limit);
    return ListBody.of(ordered.subList(from, to), id, ListBody.More.when(to < ordered.size()));
  }

  private static <T> int indexAfter(List<T> all, Function<T, String> id, String after) {
    for (int i = 0; i < all.size(); i++) {
      if (id.apply(all.get(i)).equals(after)) {
        return i + 1;
      }
    }
    throw refused("after", "names nothing in this list");
  }

  private static Optional<String> parameter(HttpServletRequest request, String name) {
    return Optional.ofNullable(request.getParameter(name)).filter(value -> !value.isEmpty());
  }

  private static int limit(String text) {
    int limit = text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : 0;
    if (limit < 1 || limit > MOST) {
      throw refused("limit", "must be 1 to " + MOST);
    }
    return limit;
  }

  private static Order order(String text) {
    return switch (text) {
      case "asc" -> Order.ASCENDING;
      case "desc" -> Order.DESCENDING;
      default -> throw refused("order", "must be 'asc' or 'desc'");
    };
  }

  private static JobStatus status(String text) {
    return JobStatus.parse(text).orElseThrow(() -> refused("status", "is not a job's status"));
  }

  private static Refused refused(String param, String rule) {
    return Refusal.of(ErrorCode.INVALID_VALUE, param, "'" + param + "' " + rule + ".")
        .asException();
  }
}
