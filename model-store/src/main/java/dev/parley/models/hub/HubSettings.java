package dev.parley.models.hub;

import dev.parley.models.hub.cache.HuggingFaceCache;
import dev.parley.models.hub.cache.ModelCache;
import dev.parley.models.hub.cache.ModelScopeCache;
import dev.parley.models.hub.remote.HttpProxies;
import dev.parley.models.hub.remote.HubSite;
import dev.parley.models.hub.remote.HubSource;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Where hubs, tokens and caches are, by the names that the hubs' own tools read. */
public final class HubSettings {

  private static final Set<String> YES = Set.of("1", "on", "yes", "true");

  private final UnaryOperator<@Nullable String> names;
  private final Path home;

  /**
   * @param names looks a name up; null when it is not set
   * @param home of the user
   */
  public HubSettings(UnaryOperator<@Nullable String> names, Path home) {
    this.names = names;
    this.home = home;
  }

  /** From the environment of this process. */
  public static HubSettings ofThisProcess() {
    return of(System::getenv);
  }

  /** With the home of this process. */
  public static HubSettings of(UnaryOperator<@Nullable String> names) {
    String home = Optional.ofNullable(names.apply("HOME")).orElse(System.getProperty("user.home"));
    return new HubSettings(names, Path.of(home));
  }

  /** Whether no hub may be asked. */
  public boolean isOffline() {
    return first("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")
        .map(value -> YES.contains(value.toLowerCase(Locale.ROOT)))
        .orElse(false);
  }

  /**
   * @throws IllegalArgumentException when an endpoint is not a valid address
   */
  public HubSite site(HubSource source) {
    return switch (source) {
      case HUGGING_FACE ->
          new HubSite(source, endpoint("https://huggingface.co", "HF_ENDPOINT"), hfToken());
      case MODELSCOPE ->
          new HubSite(
              source,
              endpoint("https://www.modelscope.cn", "MODELSCOPE_ENDPOINT", "MODELSCOPE_DOMAIN"),
              first("MODELSCOPE_API_TOKEN"));
    };
  }

  ModelCache cache(HubSource source) {
    return switch (source) {
      case HUGGING_FACE -> new HuggingFaceCache(hfCache());
      case MODELSCOPE -> modelScopeCache();
    };
  }

  HttpProxies proxies() {
    return HttpProxies.of(names);
  }

  private Path hfHome() {
    return first("HF_HOME")
        .map(this::path)
        .orElseGet(
            () ->
                first("XDG_CACHE_HOME")
                    .map(this::path)
                    .orElse(home.resolve(".cache"))
                    .resolve("huggingface"));
  }

  private Path hfCache() {
    return first("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE")
        .map(this::path)
        .orElseGet(() -> hfHome().resolve("hub"));
  }

  private ModelCache modelScopeCache() {
    Optional<Path> chosen = first("MODELSCOPE_CACHE").map(this::path);
    Path usual = home.resolve(".cache/modelscope");
    return chosen.isPresent()
        ? new ModelScopeCache(chosen.get(), List.of(chosen.get().resolve("hub")))
        : new ModelScopeCache(usual.resolve("hub"), List.of(usual));
  }

  private Optional<String> hfToken() {
    return first("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN").or(this::tokenFile);
  }

  /** Written by {@code hf auth login}. */
  private Optional<String> tokenFile() {
    Path file = first("HF_TOKEN_PATH").map(this::path).orElseGet(() -> hfHome().resolve("token"));
    try {
      return Optional.of(Files.readString(file).strip()).filter(token -> !token.isEmpty());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private URI endpoint(String usual, String... settings) {
    String text = first(settings).orElse(usual).replaceFirst("/+$", "");
    try {
      return new URI(text.contains("://") ? text : "https://" + text);
    } catch (URISyntaxException e) {
      // neither the text nor the cause, which quotes it: there may be a password in it
      throw new IllegalArgumentException(settings[0] + " is not a valid address");
    }
  }

  private Path path(String text) {
    boolean atHome = text.equals("~") || text.startsWith("~/");
    return (atHome ? home.resolve(text.substring(1).replaceFirst("^/", "")) : Path.of(text))
        .toAbsolutePath();
  }

  private Optional<String> first(String... settings) {
    for (String setting : settings) {
      String value = names.apply(setting);
      if (value != null && !value.isBlank()) {
        return Optional.of(value.strip());
      }
    }
    return Optional.empty();
  }
}
