package dev.parley.api.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Answers at the addresses of OpenAI's wire however a client joined its base address and the path:
 * without {@code /v1}, with two of them, with doubled slashes or one at the end. A redirect would
 * cost a POST its body.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 8)
class LenientAddresses extends OncePerRequestFilter {

  private static final Pattern OF_OPENAI =
      Pattern.compile("/+(?:v1/+)*((?:chat/+completions|responses|models)(?:/.*)?)");

  private static final Pattern ROOT = Pattern.compile("/+v1/+");

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String sent = request.getRequestURI();
    String plain = plain(sent);
    if (plain.equals(sent)) {
      chain.doFilter(request, response);
    } else {
      response.setHeader("Cache-Control", "no-store");
      chain.doFilter(new Respelled(request, plain), response);
    }
  }

  private static String plain(String path) {
    Matcher wire = OF_OPENAI.matcher(path);
    if (wire.matches()) {
      return "/v1/" + wire.group(1).replaceAll("/+", "/").replaceFirst("/$", "");
    }
    return ROOT.matcher(path).matches() ? "/v1" : path;
  }

  private static final class Respelled extends HttpServletRequestWrapper {

    private final String path;

    Respelled(HttpServletRequest request, String path) {
      super(request);
      this.path = path;
    }

    @Override
    public String getRequestURI() {
      return path;
    }

    @Override
    public String getServletPath() {
      return path;
    }
  }
}
