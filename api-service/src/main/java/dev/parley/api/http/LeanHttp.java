package dev.parley.api.http;

import org.apache.coyote.http11.Http11NioProtocol;

/** HTTP/1.1 with small response buffers. Tomcat loads it by name, hence public. */
public final class LeanHttp extends Http11NioProtocol {

  private static final int BUFFER = 2048;

  /** Each response has it twice, as bytes and as characters: 6 kB instead of Tomcat's 24. */
  @Override
  public int getDesiredBufferSize() {
    return BUFFER;
  }
}
