package dev.parley.api.http;

import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.ErrorWriter;
import dev.parley.api.errors.Refusal;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Refuses addresses that two readers could read differently. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 2)
class AddressGuard extends OncePerRequestFilter {

  /** No parameters in the path, no slash, percent sign or control character behind an escape. */
  private static final Pattern BAD_PATH =
      Pattern.compile(";|%(2[fF]|5[cC]|25|[01]|7[fF])|%(?!\\p{XDigit}{2})");

  private static final Pattern OF_A_MODEL = Pattern.compile("/+(v1/+)*models/.*");
  private static final Pattern ESCAPED_SLASH = Pattern.compile("%2[fF]");

  private static final Pattern BAD_QUERY = Pattern.compile(";|%(?!\\p{XDigit}{2})");
  private static final int LONGEST_QUERY = 2048;

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (badPath(request.getRequestURI()) || badQuery(request.getQueryString())) {
      ErrorWriter.write(
          request, response, Refusal.of(ErrorCode.BAD_REQUEST, "The address is malformed."));
      return;
    }
    chain.doFilter(request, response);
  }

  private static boolean badPath(String path) {
    return BAD_PATH.matcher(withoutModelSlash(path)).find();
  }

  /** The id of a model may hold a slash. */
  private static String withoutModelSlash(String path) {
    return OF_A_MODEL.matcher(path).matches() ? ESCAPED_SLASH.matcher(path).replaceAll("/") : path;
  }

  private static boolean badQuery(@Nullable String query) {
    return query != null && (query.length() > LONGEST_QUERY || BAD_QUERY.matcher(query).find());
  }
}
