package dev.parley.api.sse;

import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/** Reads {@code Accept}: whether an event stream is welcome, or even preferred to JSON. */
public final class Accepts {

  /** What a call with two answers should answer. */
  public enum Form {
    JSON,
    EVENT_STREAM
  }

  private Accepts() {}

  public static boolean eventStream(HttpServletRequest request) {
    return quality(types(request), MediaType.TEXT_EVENT_STREAM) > 0;
  }

  /**
   * The form that the client likes best, JSON when it has no wish; refuses when it wants neither.
   */
  public static Form form(HttpServletRequest request) {
    List<MediaType> types = types(request);
    double json = quality(types, MediaType.APPLICATION_JSON);
    double stream = quality(types, MediaType.TEXT_EVENT_STREAM);
    if (json == 0 && stream == 0) {
      throw refused();
    }
    return stream > json || (stream == json && named(types)) ? Form.EVENT_STREAM : Form.JSON;
  }

  /**
   * Asked for by name with equal weight, the stream wins: a client that cannot read it is silent.
   */
  private static boolean named(List<MediaType> types) {
    return types.stream().anyMatch(MediaType.TEXT_EVENT_STREAM::equalsTypeAndSubtype);
  }

  /** The most specific range that holds {@code type} decides. */
  private static double quality(List<MediaType> ranges, MediaType type) {
    return ranges.stream()
        .filter(range -> range.includes(type))
        .reduce((a, b) -> a.isMoreSpecific(b) ? a : b)
        .map(MediaType::getQualityValue)
        .orElse(0.0);
  }

  private static List<MediaType> types(HttpServletRequest request) {
    try {
      List<MediaType> types =
          MediaType.parseMediaTypes(Collections.list(request.getHeaders("Accept")));
      return types.isEmpty() ? List.of(MediaType.ALL) : types;
    } catch (InvalidMediaTypeException e) {
      throw refused();
    }
  }

  private static RuntimeException refused() {
    return Refusal.of(ErrorCode.NOT_ACCEPTABLE, "No answer of a type in Accept.").asException();
  }
}
