package dev.parley.standalone.keys;

import dev.parley.loop.Ticker;
import dev.parley.redis.RedisConnections;
import dev.parley.redis.RedisUnavailable;
import dev.parley.service.process.ExitCode;
import dev.parley.service.process.RedisAtStart;
import dev.parley.service.process.StartRefused;
import dev.parley.service.settings.BadSetting;
import dev.parley.service.settings.RedisAddress;
import dev.parley.standalone.redis.DataFolder;
import dev.parley.standalone.redis.DataFolderUnusable;
import dev.parley.standalone.redis.EmbeddedRedis;
import dev.parley.standalone.redis.RedisStartFailed;
import dev.parley.standalone.up.CannotStart;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import picocli.CommandLine.Option;

/**
 * The Redis server that a command works on: one that is named, else the one of a Parley that runs
 * from the data folder, else that one's, started for the moment.
 */
public final class KeyServer {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @Option(
      names = "--redis",
      paramLabel = "URL",
      description = "Redis of the services. Default: PARLEY_REDIS_URL, REDIS_URL, else --data's.")
  private @Nullable String redis;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The data folder of ./parley, which need not run. Default: ~/.parley.")
  private @Nullable Path data;

  /**
   * The result of {@code work}, which is done with a connection.
   *
   * @param flags settings of the services by name
   * @param home the default of the data folder
   * @throws CannotStart when there is no such server, or a setting is invalid
   */
  public <T> T with(
      Map<String, String> flags,
      Supplier<Optional<Path>> home,
      Function<RedisConnections, T> work) {
    try {
      StandardEnvironment settings = new StandardEnvironment();
      settings.getPropertySources().addFirst(new MapPropertySource("flags", Map.copyOf(flags)));
      Optional<String> named = named(settings);
      return named.isPresent()
          ? connected(settings, named.get(), work)
          : embedded(settings, folder(home), work);
    } catch (BindException | BadSetting e) {
      Throwable root = NestedExceptionUtils.getMostSpecificCause(e);
      throw new CannotStart(ExitCode.BAD_CONFIGURATION, String.valueOf(root.getMessage()));
    } catch (RedisUnavailable | RedisStartFailed | StartRefused e) {
      throw new CannotStart(ExitCode.REDIS_NOT_REACHABLE, String.valueOf(e.getMessage()));
    }
  }

  /** A folder that is named goes before what the environment says. */
  private Optional<String> named(StandardEnvironment settings) {
    Stream<@Nullable String> anywhere =
        data == null
            ? Stream.of(
                redis, settings.getProperty("parley.redis.url"), settings.getProperty("REDIS_URL"))
            : Stream.of(redis);
    return anywhere.flatMap(Stream::ofNullable).filter(url -> !url.isBlank()).findFirst();
  }

  private Path folder(Supplier<Optional<Path>> home) {
    return Optional.ofNullable(data)
        .or(home)
        .orElseThrow(
            () ->
                new CannotStart(
                    ExitCode.BAD_CONFIGURATION,
                    "this user has no home: choose a folder with --data"));
  }

  private static <T> T embedded(
      StandardEnvironment settings, Path folder, Function<RedisConnections, T> work) {
    try (DataFolder claimed = DataFolder.claim(folder);
        EmbeddedRedis server = EmbeddedRedis.start(claimed, _ -> {})) {
      return connected(settings, server.url(), work);
    } catch (DataFolderUnusable e) {
      String running =
          EmbeddedRedis.runningIn(folder)
              .orElseThrow(
                  () ->
                      new CannotStart(ExitCode.BAD_CONFIGURATION, String.valueOf(e.getMessage())));
      return connected(settings, running, work);
    }
  }

  private static <T> T connected(
      StandardEnvironment settings, String url, Function<RedisConnections, T> work) {
    settings
        .getPropertySources()
        .addFirst(new MapPropertySource("server", Map.of("parley.redis.url", url)));
    RedisAddress address = Binder.get(settings).bindOrCreate("parley.redis", RedisAddress.class);
    try (RedisConnections connections =
        new RedisAtStart(address.settings(), PATIENCE, Ticker.SYSTEM)
            .connect(RedisConnections.Role.API)) {
      return work.apply(connections);
    }
  }
}
