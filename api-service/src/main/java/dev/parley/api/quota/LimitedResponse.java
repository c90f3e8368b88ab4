package dev.parley.api.quota;

import dev.parley.quota.Allowance;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.function.Supplier;

/** A response that gets its headers about limits just before anything else of it is written. */
final class LimitedResponse extends HttpServletResponseWrapper {

  private final Supplier<Allowance> allowance;
  private boolean announced;

  LimitedResponse(HttpServletResponse response, Supplier<Allowance> allowance) {
    super(response);
    this.allowance = allowance;
  }

  /** The request, whose call goes on with this response when another thread answers it. */
  HttpServletRequest request(HttpServletRequest request) {
    return new HttpServletRequestWrapper(request) {
      @Override
      public AsyncContext startAsync() {
        return super.startAsync(this, LimitedResponse.this);
      }
    };
  }

  /** Sets the headers, once; a 503 goes without, as Redis may not have answered before. */
  void announce() {
    if (!announced && !isCommitted()) {
      announced = true;
      if (getStatus() != SC_SERVICE_UNAVAILABLE) {
        RateLimitHeaders.set(this, allowance.get());
      }
    }
  }

  @Override
  public ServletOutputStream getOutputStream() throws IOException {
    announce();
    return super.getOutputStream();
  }

  @Override
  public PrintWriter getWriter() throws IOException {
    announce();
    return super.getWriter();
  }

  @Override
  public void flushBuffer() throws IOException {
    announce();
    super.flushBuffer();
  }

  @Override
  public void sendError(int status) throws IOException {
    announce();
    super.sendError(status);
  }

  @Override
  public void sendError(int status, String message) throws IOException {
    announce();
    super.sendError(status, message);
  }
}
