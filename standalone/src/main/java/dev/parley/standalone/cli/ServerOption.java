package dev.parley.standalone.cli;

import dev.parley.client.ParleyClient;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The server, and the key for it. */
final class ServerOption {

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  @Option(
      names = "--url",
      description = "Where Parley listens. Default: ${DEFAULT-VALUE}.",
      defaultValue = "${env:PARLEY_URL:-http://127.0.0.1:8080}")
  private String url = "";

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "The API key, where one is needed. Default: that of PARLEY_API_KEY.",
      defaultValue = "${env:PARLEY_API_KEY:-}")
  private String key = "";

  /** A client of that server, with the key if there is one. */
  ParleyClient client() {
    return new ParleyClient(address(), key());
  }

  private Optional<String> key() {
    String secret = key.strip();
    if (!secret.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw wrong("--key takes an API key as ./parley keys create prints it");
    }
    return Optional.of(secret).filter(text -> !text.isEmpty());
  }

  URI address() {
    try {
      URI address = URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
      if (address.getHost() != null && String.valueOf(address.getScheme()).matches("https?")) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      // reported below
    }
    throw wrong("--url takes an address like http://127.0.0.1:8080");
  }

  private ParameterException wrong(String message) {
    return new ParameterException(
        spec == null ? new CommandLine(this) : spec.commandLine(), message);
  }
}
