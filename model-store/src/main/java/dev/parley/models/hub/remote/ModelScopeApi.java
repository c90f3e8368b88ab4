package dev.parley.models.hub.remote;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The HTTP API of the ModelScope hub: {@code /api/v1/models/ID/repo/files} lists the files of the
 * branch {@code master}, {@code /api/v1/models/ID/repo?FilePath=} their bytes.
 */
final class ModelScopeApi {

  private static final String BRANCH = "master";

  private final HubClient client;
  private final HubName model;

  ModelScopeApi(HubClient client) {
    this.client = client;
    this.model = client.model();
  }

  ModelFiles list() throws InterruptedException {
    JsonNode answer = client.json(at("/files?Revision=" + BRANCH)).node();
    JsonNode entries = answer.path("Data").path("Files");
    if (!entries.isArray()) {
      throw refused(answer);
    }
    List<RemoteFile> files = new ArrayList<>();
    entries.forEach(entry -> file(entry).ifPresent(files::add));
    return new ModelFiles(model, BRANCH, files);
  }

  /** Some refusals come with status 200. */
  private HubException refused(JsonNode answer) {
    String message = answer.path("Message").asString("");
    return message.isBlank()
        ? client.errors().notAHub()
        : new HubException(
            String.format(
                Locale.ROOT,
                "%s says of %s: %s",
                client.site().name(),
                model.id(),
                brief(message)));
  }

  private Optional<RemoteFile> file(JsonNode entry) {
    String name = entry.path("Path").asString("");
    if (entry.path("Type").asString("").equals("tree") || !RemoteFile.isPlain(name)) {
      return Optional.empty();
    }
    String hex = entry.path("Sha256").asString("").toLowerCase(Locale.ROOT);
    URI uri = at("?Revision=" + BRANCH + "&FilePath=" + name);
    try {
      Checksum checksum = new Checksum(Checksum.Kind.SHA_256, hex);
      return Optional.of(new RemoteFile(name, entry.path("Size").asLong(-1), checksum, uri));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private URI at(String rest) {
    return client.site().at("/api/v1/models/" + model.id() + "/repo" + rest);
  }

  private static String brief(String message) {
    String line = message.replaceAll("\\p{Cntrl}", " ").strip();
    return line.length() <= 200 ? line : line.substring(0, 197) + "...";
  }
}
