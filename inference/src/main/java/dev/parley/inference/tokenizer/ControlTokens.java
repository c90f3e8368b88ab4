package dev.parley.inference.tokenizer;

import dev.parley.inference.tokenizer.TokenizerFile.AddedToken;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The tokens that steer a model: those of its chat format, beginning and end, and all markup that
 * was added to its vocabulary.
 *
 * @param ids by name
 * @param ends ids after which no answer goes on
 * @param unknown what text becomes that the vocabulary cannot write
 * @param stripsBefore ids that take the white space in front of them
 * @param stripsBehind ids that take the white space behind them
 */
record ControlTokens(
    Map<String, Integer> ids,
    Set<Integer> ends,
    Optional<Integer> unknown,
    Set<Integer> stripsBefore,
    Set<Integer> stripsBehind) {

  static ControlTokens of(TokenizerFile file, TokenizerConfig config) {
    Map<String, Integer> ids = new HashMap<>();
    for (AddedToken token : file.added()) {
      if (!token.isOrdinary()) {
        ids.put(token.content(), token.id());
      }
    }
    Stream<String> named = Stream.of(config.beginning(), config.end()).flatMap(Optional::stream);
    Stream.concat(named, EndTokens.unmistakable())
        .forEach(name -> file.id(name).ifPresent(id -> ids.put(name, id)));
    Stream<String> ends =
        Stream.concat(config.end().stream(), EndTokens.among(ids.keySet()).stream());
    return new ControlTokens(
        Map.copyOf(ids),
        ends.map(ids::get).filter(Objects::nonNull).collect(Collectors.toUnmodifiableSet()),
        file.unknown().flatMap(file::id),
        those(file, AddedToken::lstrip),
        those(file, AddedToken::rstrip));
  }

  private static Set<Integer> those(TokenizerFile file, Predicate<AddedToken> kind) {
    return file.added().stream()
        .filter(kind)
        .map(AddedToken::id)
        .collect(Collectors.toUnmodifiableSet());
  }

  Set<String> names() {
    return ids.keySet();
  }

  Optional<Integer> id(String name) {
    return Optional.ofNullable(ids.get(name));
  }

  /** The ids that no text may become. */
  Set<Integer> forbidden() {
    Set<Integer> forbidden = new HashSet<>(ids.values());
    unknown.ifPresent(forbidden::remove);
    return Set.copyOf(forbidden);
  }
}
