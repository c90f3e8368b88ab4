package dev.parley.models.hub.remote;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An answer whose body has not been read yet.
 *
 * @param uri who answered, after all redirects
 */
public record HubResponse(URI uri, int status, HttpHeaders headers, ResponseBody body)
    implements AutoCloseable {

  public boolean isPartial() {
    return status == 206;
  }

  /** Bytes of the body, where the answer tells. */
  public OptionalLong length() {
    return headers.firstValueAsLong("Content-Length");
  }

  /** Only a strong one proves that two answers are of the same bytes. */
  public Optional<String> strongTag() {
    return headers.firstValue("ETag").filter(tag -> tag.startsWith("\""));
  }

  @Override
  public void close() {
    body.close();
  }
}
