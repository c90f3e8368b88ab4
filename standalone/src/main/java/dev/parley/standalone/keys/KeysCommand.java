package dev.parley.standalone.keys;

import dev.parley.access.ApiKey;
import dev.parley.access.KeyId;
import dev.parley.access.KeyStore;
import dev.parley.access.NewKey;
import dev.parley.access.Plan;
import dev.parley.access.StoredKey;
import dev.parley.api.quota.UsageView;
import dev.parley.job.JobId;
import dev.parley.queue.Cancel;
import dev.parley.quota.Quotas;
import dev.parley.redis.RedisConnections;
import dev.parley.service.process.ExitCode;
import dev.parley.standalone.chat.Terminal;
import dev.parley.standalone.up.CannotStart;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code parley keys create|list|revoke|rotate|limits|usage|webhook|generate}. */
@Command(
    name = "keys",
    mixinStandardHelpOptions = true,
    subcommands = KeyWebhookCommand.class,
    description = {
      "API keys. As soon as there is one, calls need one.",
      "Works on Redis itself, so also while Parley does not run."
    })
public final class KeysCommand {

  private final Map<String, String> flags;
  private final Supplier<Optional<Path>> home;
  private final Terminal terminal;
  @Spec private @Nullable CommandSpec spec;

  @Mixin private KeyServer server = new KeyServer();

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "Print JSON, as /v1/admin/keys does.")
  private boolean json;

  /**
   * @param flags settings of the services by name
   * @param home the default of the data folder; empty for a user without a home
   */
  public KeysCommand(Map<String, String> flags, Supplier<Optional<Path>> home, Terminal terminal) {
    this.flags = flags;
    this.home = home;
    this.terminal = terminal;
  }

  @Command(name = "create", description = "Makes a key and prints it, once.")
  int create(
      @Parameters(paramLabel = "NAME", description = "For people; 1 to 64 characters.") String name,
      @Option(names = "--admin", description = "It may manage keys, over HTTP.") boolean admin,
      @Mixin LimitOptions limits) {
    if (!NewKey.isName(name)) {
      throw wrong("NAME has 1 to 64 printable characters");
    }
    Plan plan = limits.plan(admin ? Plan.Role.ADMIN : Plan.Role.MEMBER);
    NewKey wanted = new NewKey(name, plan, limits.life());
    return run(keys -> Optional.of(keys.create(wanted)), printer()::issued);
  }

  @Command(name = "list", description = "Shows all keys, revoked ones too, never their secrets.")
  int list() {
    return run(keys -> Optional.of(keys.list()), printer()::all);
  }

  @Command(name = "revoke", description = "Ends a key for good. Its running jobs go on.")
  int revoke(
      @Parameters(paramLabel = "ID") String id,
      @Option(names = "--cancel", description = "Cancel its jobs, too.") boolean cancel) {
    KeyId key = id(id);
    return onRedis(
        redis -> {
          Optional<StoredKey> revoked = new KeyStore(redis).revoke(key);
          if (cancel) {
            revoked.ifPresent(stored -> cancelJobs(redis, stored));
          }
          return revoked;
        },
        printer()::changed);
  }

  @Command(name = "rotate", description = "Gives a key another secret; the old one is wrong then.")
  int rotate(@Parameters(paramLabel = "ID") String id) {
    KeyId key = id(id);
    return run(keys -> keys.rotate(key), printer()::issued);
  }

  @Command(name = "limits", description = "Changes what a key may do; what is not named stays.")
  int limits(@Parameters(paramLabel = "ID") String id, @Mixin LimitOptions limits) {
    KeyId key = id(id);
    var change = limits.change();
    return run(keys -> keys.change(key, change), printer()::changed);
  }

  @Command(name = "usage", description = "Shows what keys have used, by day and model.")
  int usage(
      @Parameters(
              paramLabel = "ID",
              arity = "0..1",
              description = "Of this key. Default: all keys.")
          @Nullable String id,
      @Option(
              names = "--days",
              paramLabel = "N",
              defaultValue = "30",
              description = "Of so many days, today (UTC) included; 1 to 90. Default: 30.")
          int days) {
    if (days < 1 || days > Quotas.DAYS) {
      throw wrong("--days takes a number from 1 to " + Quotas.DAYS);
    }
    Optional<KeyId> only = Optional.ofNullable(id).map(this::id);
    LocalDate first = LocalDate.now(ZoneOffset.UTC).minusDays(days - 1L);
    return onRedis(
        redis -> wanted(redis, only).map(of -> usage(redis, of, first)), printer()::usage);
  }

  @Command(
      name = "generate",
      description = "Prints a key that is stored nowhere yet, for PARLEY_ADMIN_KEY.")
  int generate() {
    terminal.out().println(ApiKey.random(new SecureRandom()).reveal());
    return ExitCode.OK.code();
  }

  /** Empty when there is no such key. */
  private static Optional<List<StoredKey>> wanted(RedisConnections redis, Optional<KeyId> only) {
    KeyStore keys = new KeyStore(redis);
    return only.isPresent() ? keys.find(only.get()).map(List::of) : Optional.of(keys.list());
  }

  private static UsageView.Days usage(
      RedisConnections redis, List<StoredKey> keys, LocalDate first) {
    return UsageView.Days.of(
        keys, new Quotas(redis).usage(keys.stream().map(StoredKey::owner).toList(), first));
  }

  private <T> int run(Function<KeyStore, Optional<T>> work, Consumer<T> print) {
    return onRedis(redis -> work.apply(new KeyStore(redis)), print);
  }

  /** Does {@code work} and prints its result; empty means that there is no such key. */
  <T> int onRedis(Function<RedisConnections, Optional<T>> work, Consumer<T> print) {
    try {
      Optional<T> result = server.with(flags, home, work);
      result.ifPresentOrElse(
          print,
          () -> terminal.err().println("parley: there is no such key, or it is revoked already"));
      return (result.isPresent() ? ExitCode.OK : ExitCode.FAILED).code();
    } catch (CannotStart e) {
      terminal.err().println("parley: " + e.getMessage());
      return e.getExitCode();
    }
  }

  private void cancelJobs(RedisConnections redis, StoredKey key) {
    List<JobId> live = new KeyStore(redis).liveJobs(key);
    Cancel cancel = new Cancel(redis);
    live.forEach(cancel::run);
    terminal.err().println("cancelled " + live.size() + " jobs");
  }

  private KeyPrinter printer() {
    return new KeyPrinter(terminal, json ? KeyPrinter.Format.JSON : KeyPrinter.Format.TEXT);
  }

  Terminal terminal() {
    return terminal;
  }

  KeyId id(String text) {
    return KeyId.parse(text)
        .orElseThrow(() -> wrong("ID is eight letters and digits; see ./parley keys list"));
  }

  ParameterException wrong(String message) {
    return new ParameterException(
        spec == null ? new CommandLine(this) : spec.commandLine(), message);
  }
}
