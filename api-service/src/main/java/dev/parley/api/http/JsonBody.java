package dev.parley.api.http;

import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.SocketTimeoutException;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/** Reads the body of a request: JSON in UTF-8, at most 256 kB, all of it within ten seconds. */
public final class JsonBody {

  private JsonBody() {}

  public static byte[] read(HttpServletRequest request) throws IOException {
    checkType(request);
    if (request.getContentLengthLong() > BodyReader.MOST) {
      throw BodyReader.tooLarge();
    }
    try {
      return new BodyReader(request.getInputStream(), System::nanoTime, Thread::sleep).readAll();
    } catch (SocketTimeoutException e) {
      throw BodyReader.tooSlow();
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
}
