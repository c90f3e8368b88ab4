package dev.parley.api.wire.responses;

import dev.parley.api.json.ApiJson;
import dev.parley.job.JobId;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import tools.jackson.databind.node.ObjectNode;

/** Writes a response, or what became of it, as the answer of a call. */
final class ResponseAnswer {

  private ResponseAnswer() {}

  /** Names the job, by which the other wires know the response. */
  static void head(JobId job, HttpServletResponse response) {
    response.setHeader("X-Parley-Job", job.value());
  }

  static void write(ObjectNode json, HttpServletResponse response) throws IOException {
    byte[] body = ApiJson.bytes(json);
    response.setStatus(HttpServletResponse.SC_OK);
    response.setHeader("Cache-Control", "no-store");
    response.setContentType("application/json");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
