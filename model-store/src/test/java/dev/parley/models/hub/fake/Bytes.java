package dev.parley.models.hub.fake;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file, or the rest of one, on its way to a client.
 *
 * @param tag of the whole file
 * @param from the first byte that is sent
 */
public record Bytes(byte[] content, String tag, int from, Kind kind) {

  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-");

  /** Answered with 200, or with 206. */
  public enum Kind {
    WHOLE,
    PART
  }

  /** A short text. */
  static Bytes of(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Bytes(bytes, "\"text\"", 0, Kind.WHOLE);
  }

  /** What a request asks for. */
  static Bytes asked(HttpExchange exchange, byte[] content, String tag) {
    String range = exchange.getRequestHeaders().getFirst("Range");
    String condition = exchange.getRequestHeaders().getFirst("If-Range");
    Matcher matcher = RANGE.matcher(String.valueOf(range));
    if (!matcher.matches() || (condition != null && !condition.equals(tag))) {
      return new Bytes(content, tag, 0, Kind.WHOLE);
    }
    int from = Integer.parseInt(matcher.group(1));
    return new Bytes(content, tag, from, Kind.PART);
  }

  Bytes whole() {
    return new Bytes(content, tag, 0, Kind.WHOLE);
  }

  Bytes other() {
    return new Bytes(new byte[content.length], tag, from, kind);
  }

  void head(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("ETag", tag);
    if (kind == Kind.PART) {
      String range = "bytes " + from + "-" + (content.length - 1) + "/" + content.length;
      exchange.getResponseHeaders().set("Content-Range", range);
    }
    exchange.sendResponseHeaders(kind == Kind.PART ? 206 : 200, content.length - from);
  }

  /** At most {@code most} bytes; fewer than announced cut the connection. */
  void send(HttpExchange exchange, int most) throws IOException {
    head(exchange);
    exchange.getResponseBody().write(content, from, Math.min(most, content.length - from));
    exchange.getResponseBody().flush();
    exchange.close();
  }
}
