package dev.parley.models.hub.remote;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * The HTTP API of the Hugging Face hub and its mirrors: {@code /api/models/ID/revision/main} tells
 * the commit, {@code /api/models/ID/tree/COMMIT} its files, {@code /ID/resolve/COMMIT/FILE} their
 * bytes.
 */
final class HuggingFaceApi {

  private static final Pattern NEXT = Pattern.compile("<([^>]+)>\\s*;\\s*rel=\"next\"");
  private static final int MOST_PAGES = 20;

  private final HubClient client;
  private final HubName model;

  HuggingFaceApi(HubClient client) {
    this.client = client;
    this.model = client.model();
  }

  ModelFiles list() throws InterruptedException {
    String commit = commit();
    List<RemoteFile> files = new ArrayList<>();
    Optional<URI> page =
        Optional.of(
            client
                .site()
                .at(String.format(Locale.ROOT, "/api/models/%s/tree/%s", model.id(), commit)));
    for (int i = 0; i < MOST_PAGES && page.isPresent(); i++) {
      HubClient.JsonResponse read = client.json(page.get());
      read.node().forEach(entry -> file(commit, entry).ifPresent(files::add));
      page = next(read.response());
    }
    return new ModelFiles(model, commit, files);
  }

  private String commit() throws InterruptedException {
    URI uri =
        client.site().at(String.format(Locale.ROOT, "/api/models/%s/revision/main", model.id()));
    String commit = client.json(uri).node().path("sha").asString("");
    if (!commit.matches("[0-9a-f]{40}")) {
      throw client.errors().notAHub();
    }
    return commit;
  }

  private Optional<RemoteFile> file(String commit, JsonNode entry) {
    String name = entry.path("path").asString("");
    JsonNode large = entry.path("lfs");
    Checksum.Kind kind = large.isObject() ? Checksum.Kind.SHA_256 : Checksum.Kind.GIT_BLOB;
    String hex = (large.isObject() ? large : entry).path("oid").asString("");
    if (!entry.path("type").asString("").equals("file") || !RemoteFile.isPlain(name)) {
      return Optional.empty();
    }
    URI uri =
        client.site().at(String.format(Locale.ROOT, "/%s/resolve/%s/%s", model.id(), commit, name));
    try {
      long size = entry.path("size").asLong(-1);
      return Optional.of(new RemoteFile(name, size, new Checksum(kind, hex), uri));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Only at the hub itself: nobody else may say what files a model has. */
  private Optional<URI> next(HubResponse response) {
    Matcher link = NEXT.matcher(response.header("Link"));
    return link.find()
        ? Optional.of(response.uri().resolve(link.group(1))).filter(client.site()::owns)
        : Optional.empty();
  }
}
