package dev.parley.api.http;

import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refusal;
import dev.parley.api.errors.Refused;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/** Reads the body of a request: JSON in UTF-8, at most 256 kB, all of it within ten seconds. */
public final class JsonBody {

  private static final int MOST = 256 * 1024;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private JsonBody() {}

  public static byte[] read(HttpServletRequest request) throws IOException {
    checkType(request);
    if (request.getContentLengthLong() > MOST) {
      throw tooLarge();
    }
    try {
      return readAll(request.getInputStream(), System.nanoTime() + PATIENCE.toNanos());
    } catch (SocketTimeoutException e) {
      throw tooSlow();
    }
  }

  private static void checkType(HttpServletRequest request) {
    String encoding = request.getHeader("Content-Encoding");
    boolean plain = encoding == null || encoding.equalsIgnoreCase("identity");
    if (request.getContentLengthLong() != 0 && (!plain || !isJson(request.getContentType()))) {
      throw Refusal.of(
              ErrorCode.UNSUPPORTED_MEDIA_TYPE,
              "Content-Type must be application/json in UTF-8, without Content-Encoding.")
          .asException();
    }
  }

  private static boolean isJson(@org.jspecify.annotations.Nullable String header) {
    try {
      MediaType type = MediaType.parseMediaType(header == null ? "" : header);
      String charset = type.getParameter("charset");
      return type.equalsTypeAndSubtype(MediaType.APPLICATION_JSON)
          && (charset == null || charset.replace("\"", "").equalsIgnoreCase("utf-8"));
    } catch (InvalidMediaTypeException e) {
      return false;
    }
  }

  /** The server's own timeout starts anew with every byte; this one does not. */
  private static byte[] readAll(InputStream in, long deadline) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      body.write(buffer, 0, n);
      if (body.size() > MOST) {
        throw tooLarge();
      }
      if (System.nanoTime() - deadline > 0) {
        throw tooSlow();
      }
    }
    return body.toByteArray();
  }

  private static Refused tooLarge() {
    return Refusal.of(ErrorCode.BODY_TOO_LARGE, "The body is larger than 256 kB.").asException();
  }

  private static Refused tooSlow() {
    return Refusal.of(ErrorCode.REQUEST_TIMEOUT, "The body did not arrive in time.").asException();
  }
}
