package dev.parley.standalone.keys;

import dev.parley.access.KeyStore;
import dev.parley.access.StoredKey;
import dev.parley.api.http.ListBody;
import dev.parley.api.json.ApiJson;
import dev.parley.api.keys.KeyView;
import dev.parley.api.quota.UsageView;
import dev.parley.standalone.chat.Terminal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Prints keys for people, or as the HTTP interface spells them. */
record KeyPrinter(Terminal terminal, Format format) {

  /** For whom. */
  enum Format {
    TEXT,
    JSON
  }

  private static final String DAY = "%-10s  %-8s  %-32s %8s %12s %12s %12s%n";
  private static final String ROW = "%-8s  %-24s %-8s %-6s %5s  %-20s  %s%n";

  /** The secret alone goes to standard output, so that a script can take it. */
  void issued(KeyStore.Issued issued) {
    switch (format) {
      case JSON -> json(KeyView.of(issued, Instant.now()));
      case TEXT -> {
        terminal.out().println(issued.key().reveal());
        terminal
            .err()
            .println("key " + issued.key().id() + ": keep it now, it is never shown again");
      }
    }
  }

  void changed(StoredKey key) {
    list(List.of(key));
  }

  void all(List<StoredKey> keys) {
    if (format == Format.JSON) {
      List<KeyView> views = keys.stream().map(key -> KeyView.of(key, Instant.now())).toList();
      json(ListBody.of(views, KeyView::id, ListBody.More.NONE));
    } else {
      list(keys);
    }
  }

  void usage(UsageView.Days usage) {
    if (format == Format.JSON) {
      json(usage);
      return;
    }
    terminal
        .out()
        .printf(Locale.ROOT, DAY, "DAY", "KEY", "MODEL", "REQUESTS", "PROMPT", "CACHED", "ANSWERS");
    usage
        .data()
        .forEach(
            day ->
                terminal
                    .out()
                    .printf(
                        Locale.ROOT,
                        DAY,
                        day.date(),
                        day.key(),
                        day.model(),
                        day.requests(),
                        day.promptTokens(),
                        day.cachedTokens(),
                        day.completionTokens()));
  }

  private void list(List<StoredKey> keys) {
    if (format == Format.JSON) {
      keys.forEach(key -> json(KeyView.of(key, Instant.now())));
      return;
    }
    terminal
        .out()
        .printf(Locale.ROOT, ROW, "ID", "NAME", "STATUS", "ADMIN", "LIVE", "EXPIRES", "MODELS");
    keys.forEach(key -> row(KeyView.of(key, Instant.now())));
  }

  private void row(KeyView key) {
    terminal
        .out()
        .printf(
            Locale.ROOT,
            ROW,
            key.id(),
            key.name(),
            key.status(),
            key.admin() ? "yes" : "",
            key.live() == null ? "" : key.live(),
            Optional.ofNullable(key.expiresAt())
                .map(time -> time.replaceFirst("\\.\\d+Z$", "Z"))
                .orElse("never"),
            key.models().isEmpty() ? "all" : String.join(",", key.models()));
  }

  private void json(Object value) {
    terminal.out().println(ApiJson.MAPPER.writeValueAsString(value));
  }
}
