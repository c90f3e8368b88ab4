package dev.parley.api.wire.parley;

import dev.parley.api.json.ApiJson;
import dev.parley.api.submission.Admitted;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Writes a job as the response. */
final class JobResponse {

  private JobResponse() {}

  /** Where the job is, and whether an earlier request made it. */
  static void head(Admitted job, HttpServletResponse response) {
    response.setHeader("Location", "/v1/jobs/" + job.id());
    if (job instanceof Admitted.Replayed) {
      response.setHeader("Idempotency-Replayed", "true");
    }
  }

  static void write(HttpServletResponse response, int status, JobView job) throws IOException {
    byte[] body = ApiJson.bytes(job);
    response.setStatus(status);
    response.setContentType("application/json");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
