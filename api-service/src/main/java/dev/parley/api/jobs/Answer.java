package dev.parley.api.jobs;

import dev.parley.api.wire.Json;
import dev.parley.api.wire.parley.JobView;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Writes a job as the answer. */
final class Answer {

  private Answer() {}

  static void write(HttpServletResponse response, int status, JobView job) throws IOException {
    byte[] body = Json.bytes(job);
    response.setStatus(status);
    response.setContentType("application/json");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
