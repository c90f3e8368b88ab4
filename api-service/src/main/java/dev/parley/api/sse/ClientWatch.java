package dev.parley.api.sse;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Lets a call that nothing may be written to yet find out whether its client is still there: the
 * end of what the client sends can be read, and no client of HTTP/1.1 ends that before it has the
 * answer. Servlets cannot ask for it once the body has been read, so a valve hands on the means.
 */
@Component
class ClientWatch implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

  private static final String ATTRIBUTE = ClientWatch.class.getName();

  /**
   * What Tomcat reports as available for an end or a failure, which only a read would distinguish.
   */
  private static final int END = 1;

  @Override
  public void customize(TomcatServletWebServerFactory factory) {
    factory.addContextValves(new Link());
  }

  /** One call's client. */
  @FunctionalInterface
  interface Client {

    /** Whether it left. Must be asked while the call is open, and not while it is written to. */
    boolean hasLeft();
  }

  static Client of(HttpServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof Client client ? client : () -> false;
  }

  private static final class Link extends ValveBase {

    Link() {
      super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
      org.apache.coyote.Request coyote = request.getCoyoteRequest();
      Client client = () -> hasLeft(coyote);
      request.setAttribute(ATTRIBUTE, client);
      getNext().invoke(request, response);
    }

    /** Reads without blocking; the next request of the same client stays where it is. */
    private static boolean hasLeft(org.apache.coyote.Request request) {
      request.action(ActionCode.AVAILABLE, true);
      return request.getAvailable() == END;
    }
  }
}
