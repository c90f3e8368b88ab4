package dev.parley.api.wire.responses;

import dev.parley.api.caller.Caller;
import dev.parley.api.connection.RequestBudget;
import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refusal;
import dev.parley.api.http.ListBody;
import dev.parley.api.http.ListQuery;
import dev.parley.api.json.ApiJson;
import dev.parley.api.submission.JobEndings;
import dev.parley.api.wire.openai.OpenAiIds;
import dev.parley.api.wire.responses.output.Responses;
import dev.parley.api.wire.responses.output.ShownLogprobs;
import dev.parley.job.Job;
import dev.parley.job.JobId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** What an owner can do with responses that exist. */
@RestController
class ResponsesController {

  private final Responses responses;
  private final ResponseReplay replay;
  private final JobEndings endings;

  ResponsesController(Responses responses, ResponseReplay replay, JobEndings endings) {
    this.responses = responses;
    this.replay = replay;
    this.endings = endings;
  }

  @GetMapping("/v1/responses/{id}")
  void find(
      @PathVariable String id,
      Caller caller,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    RetrieveQuery query = RetrieveQuery.of(request);
    Job job = RequestBudget.within(() -> job(id, caller));
    switch (query.form()) {
      case WHOLE -> respond(job, query.logprobs(), response);
      case STREAM -> replay.send(job, query, request, response);
    }
  }

  /** An ended response stays as it is, and is answered all the same. */
  @PostMapping("/v1/responses/{id}/cancel")
  void cancel(@PathVariable String id, Caller caller, HttpServletResponse response)
      throws IOException {
    Job ended =
        RequestBudget.within(
            () -> endings.cancel(job(id, caller).id(), caller).orElseThrow(() -> notFound(id)));
    respond(ended, ShownLogprobs.NONE, response);
  }

  @DeleteMapping("/v1/responses/{id}")
  void erase(@PathVariable String id, Caller caller, HttpServletResponse response)
      throws IOException {
    JobId job = RequestBudget.within(() -> job(id, caller)).id();
    switch (RequestBudget.within(() -> endings.erase(job, caller))) {
      case ERASED -> {
        ResponseAnswer.head(job, response);
        ResponseAnswer.write(deleted(id), response);
      }
      case NOT_THERE -> throw notFound(id);
    }
  }

  private static ObjectNode deleted(String id) {
    return ApiJson.MAPPER
        .createObjectNode()
        .put("id", id)
        .put("object", "response")
        .put("deleted", true);
  }

  @GetMapping("/v1/responses/{id}/input_items")
  ListBody<ObjectNode> inputItems(
      @PathVariable String id,
      Caller caller,
      HttpServletRequest request,
      HttpServletResponse response) {
    ListQuery query = ListQuery.of(request, ListQuery.Order.DESCENDING);
    Job job = RequestBudget.within(() -> job(id, caller));
    ResponseAnswer.head(job.id(), response);
    return query.page(InputItemsView.of(job), item -> item.get("id").stringValue());
  }

  private void respond(Job job, ShownLogprobs logprobs, HttpServletResponse response)
      throws IOException {
    ObjectNode body = RequestBudget.within(() -> responses.view(job, logprobs));
    ResponseAnswer.head(job.id(), response);
    ResponseAnswer.write(body, response);
  }

  private Job job(String id, Caller caller) {
    Optional<JobId> job = OpenAiIds.job(OpenAiIds.Kind.RESPONSE, id);
    return job.flatMap(known -> responses.find(known, caller.owner()))
        .orElseThrow(() -> notFound(id));
  }

  private static RuntimeException notFound(String id) {
    String shown = OpenAiIds.job(OpenAiIds.Kind.RESPONSE, id).isPresent() ? " " + id : "";
    return Refusal.of(ErrorCode.NOT_FOUND, "id", "There is no response" + shown + ".")
        .asException();
  }
}
