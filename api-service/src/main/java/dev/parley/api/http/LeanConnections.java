package dev.parley.api.http;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Makes connections small, since a viewer has one for as long as it looks. What streams is short
 * and flushed at once, so that large buffers would stay empty; what is long, a page's script or a
 * request of 256 kB, takes a few more turns.
 */
@Component
class LeanConnections implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

  @Override
  public void customize(TomcatServletWebServerFactory factory) {
    factory.setProtocol(LeanHttp.class.getName());
    factory.addConnectorCustomizers(
        connector -> {
          // It is added to the buffer of each request's head, too.
          connector.setProperty("socket.appReadBufSize", "2048");
          connector.setProperty("socket.appWriteBufSize", "2048");
          // Else the kernel keeps up to 4 MB for a viewer that reads slowly, and its write timeout,
          // which cuts it, begins only then.
          connector.setProperty("socket.txBufSize", "65536");
        });
  }
}
