package dev.parley.standalone.keys;

import dev.parley.access.KeyId;
import dev.parley.access.KeyStore;
import dev.parley.webhook.KeyWebhooks;
import dev.parley.webhook.KeyWebhooks.Changed;
import dev.parley.webhook.KeyWebhooks.Secret;
import dev.parley.webhook.WebhookEvent;
import dev.parley.webhook.WebhookSecret;
import dev.parley.webhook.WebhookTarget;
import dev.parley.webhook.WebhookUrl;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code parley keys webhook ID [URL]}. */
@Command(
    name = "webhook",
    mixinStandardHelpOptions = true,
    description = {
      "Says where the ends of all jobs of a key are delivered, and prints the secret that signs"
          + " them when it is new, once.",
      "Without URL it shows what is set. --rotate: a new secret; the old one signs, too, for a day."
    })
final class KeyWebhookCommand implements Callable<Integer> {

  @ParentCommand private @Nullable KeysCommand keys;

  @Parameters(index = "0", paramLabel = "ID")
  private String id = "";

  @Parameters(index = "1", arity = "0..1", paramLabel = "URL")
  private @Nullable String url;

  @Option(
      names = "--events",
      paramLabel = "A,B",
      description = "The only events that are wanted, as job.completed. Default: all.")
  private String events = "";

  @Option(names = "--rotate", description = "Draw another secret.")
  private boolean rotate;

  @Option(names = "--remove", description = "Deliver no more.")
  private boolean remove;

  @Override
  public Integer call() {
    KeysCommand parent = Objects.requireNonNull(keys);
    KeyId key = parent.id(id);
    if (remove && (url != null || rotate || !events.isEmpty())) {
      throw parent.wrong("--remove goes with nothing else");
    }
    if (url == null && !events.isEmpty()) {
      throw parent.wrong("--events needs a URL");
    }
    Optional<WebhookTarget> wanted = Optional.ofNullable(url).map(text -> target(parent, text));
    if (remove) {
      return parent.onRedis(
          redis -> Optional.of(key).filter(new KeyWebhooks(redis)::remove),
          gone -> parent.terminal().err().println("key " + gone + ": no webhook any more"));
    }
    if (wanted.isEmpty() && !rotate) {
      return parent.onRedis(
          redis -> new KeyStore(redis).find(key).map(_ -> shown(new KeyWebhooks(redis).find(key))),
          parent.terminal().out()::println);
    }
    return parent.onRedis(
        redis -> {
          KeyWebhooks webhooks = new KeyWebhooks(redis);
          return wanted
              .or(() -> webhooks.find(key))
              .flatMap(target -> webhooks.set(key, target, rotate ? Secret.ROTATE : Secret.KEEP));
        },
        changed -> print(parent, key, changed));
  }

  private WebhookTarget target(KeysCommand parent, String text) {
    try {
      return new WebhookTarget(WebhookUrl.parse(text), events(parent));
    } catch (IllegalArgumentException refused) {
      throw parent.wrong("URL is an address that " + refused.getMessage());
    }
  }

  private Set<WebhookEvent> events(KeysCommand parent) {
    return Arrays.stream(events.split(","))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .map(
            name ->
                WebhookEvent.parse(name)
                    .orElseThrow(
                        () -> parent.wrong("--events takes some of " + WebhookEvent.all())))
        .collect(Collectors.toSet());
  }

  private static String shown(Optional<WebhookTarget> target) {
    return target.map(KeyWebhookCommand::spell).orElse("no webhook");
  }

  private static String spell(WebhookTarget target) {
    String wanted = target.events().isEmpty() ? "all events" : target.eventList();
    return target.url().value() + " " + wanted;
  }

  /** The secret alone goes to standard output, so that a script can take it. */
  private static void print(KeysCommand parent, KeyId key, Changed changed) {
    changed.drawn().map(WebhookSecret::reveal).ifPresent(parent.terminal().out()::println);
    parent
        .terminal()
        .err()
        .println(
            changed.drawn().isPresent()
                ? "key " + key + ": keep its webhook's secret now, it is never shown again"
                : "key " + key + ": its webhook keeps its secret");
  }
}
