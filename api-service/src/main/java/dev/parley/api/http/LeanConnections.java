package dev.parley.api.http;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Makes connections small, since each viewer holds one for as long as it watches. Streamed events
 * are short and flushed at once, so large buffers would stay empty; what is long, as a page's
 * script or a request of 256 kB, takes a few more reads and writes.
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
