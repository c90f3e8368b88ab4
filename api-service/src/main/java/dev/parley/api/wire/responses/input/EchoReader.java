package dev.parley.api.wire.responses.input;

import dev.parley.api.chat.Fields;
import dev.parley.api.chat.Read;
import dev.parley.api.chat.UnknownFields;
import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refusal;
import dev.parley.api.json.ApiJson;
import dev.parley.api.wire.responses.echo.Echo;
import dev.parley.api.wire.responses.echo.EchoBuilder;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads what a response says again of its request. */
final class EchoReader {

  private static final int CHARACTERS = 1 << 20;
  private static final Set<String> ANY = Set.of();

  private EchoReader() {}

  static Echo read(Fields request) {
    boolean store = request.get("store", Read::flag).orElse(true);
    boolean background = request.get("background", Read::flag).orElse(false);
    Read.require(store || !background, "background", "needs 'store' to be true");
    EchoBuilder echo = Echo.builder().flag("store", store).flag("background", background);
    echo.text("instructions", request.get("instructions", Read.text(0, CHARACTERS)))
        .text("previous_response_id", request.get("previous_response_id", Read.text(1, 256)))
        .number("max_output_tokens", atLeastOne(request, "max_output_tokens"))
        .number("max_tool_calls", atLeastOne(request, "max_tool_calls"))
        .flag("parallel_tool_calls", request.get("parallel_tool_calls", Read::flag).orElse(true))
        .json("tool_choice", toolChoice(request))
        .json("reasoning", reasoning(request))
        .json("metadata", metadata(request));
    for (String name : List.of("prompt_cache_key", "safety_identifier", "user")) {
      echo.text(name, request.get(name, Read.anyText(0, CHARACTERS)));
    }
    Optional<Fields> text = request.get("text", EchoReader::object);
    echo.text("verbosity", text.flatMap(fields -> word(fields, "verbosity")));
    echo.text(
        "format_description",
        text.flatMap(fields -> fields.get("format", EchoReader::object))
            .flatMap(format -> word(format, "description")));
    return checked(echo.build());
  }

  private static Echo checked(Echo echo) {
    if (!echo.fits()) {
      throw Refusal.of(
              ErrorCode.BODY_TOO_LARGE,
              "What a response says again of its request (instructions, metadata and so on) may"
                  + " have at most 64 kB.")
          .asException();
    }
    return echo;
  }

  private static Optional<Long> atLeastOne(Fields request, String name) {
    return request
        .get(name, Read.integer(-1, Long.MAX_VALUE))
        .filter(number -> number > 0)
        .map(number -> Math.min(number, Integer.MAX_VALUE));
  }

  /** As it came: {@link ResponseTools} has checked it. */
  private static JsonNode toolChoice(Fields request) {
    JsonNode choice = request.object().path("tool_choice");
    return choice.isString() || choice.isObject() ? choice : ApiJson.MAPPER.valueToTree("auto");
  }

  private static JsonNode reasoning(Fields request) {
    ObjectNode json = ApiJson.MAPPER.createObjectNode();
    request
        .get("reasoning", EchoReader::object)
        .ifPresent(
            asked ->
                List.of("effort", "summary")
                    .forEach(name -> word(asked, name).ifPresent(word -> json.put(name, word))));
    return json;
  }

  private static JsonNode metadata(Fields request) {
    return request.object().path("metadata").isObject()
        ? request.object().get("metadata")
        : ApiJson.MAPPER.createObjectNode();
  }

  private static Optional<String> word(Fields fields, String name) {
    return fields.get(name, Read.anyText(0, CHARACTERS));
  }

  private static Fields object(JsonNode node, String path) {
    return Fields.of(node, path, UnknownFields.IGNORED, ANY);
  }
}
