package dev.parley.models.hub.remote;

import java.net.URI;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what a hub says in JSON, bounded in size and depth. */
final class HubJson {

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(32).build())
                  .build())
          .build();

  private HubJson() {}

  /**
   * @param reply who sent it, for its headers
   */
  record Page(JsonNode node, HubResponse reply) {}

  static Page read(HubClient wire, URI uri, HubErrors refusals) throws InterruptedException {
    HubClient.Text text = wire.text(uri);
    try {
      return new Page(MAPPER.readTree(text.value()), text.reply());
    } catch (JacksonException e) {
      throw refusals.noHub();
    }
  }
}
