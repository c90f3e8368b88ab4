package dev.parley.inference.constraint;

import dev.parley.grammar.State;
import dev.parley.inference.constraint.TokenTrie.LeadingSpace;
import dev.parley.inference.model.TokenText;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The masks of one model's vocabulary that were needed last. The trie is made when the first one is
 * asked for. Thread-safe.
 */
final class Masks {

  /** One takes 20 kB where the vocabulary has 150,000 tokens. */
  private static final int MOST = 512;

  private record Key(State state, LeadingSpace space) {}

  private final TokenText text;
  private final Map<Key, Mask> recent =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Mask> eldest) {
          return size() > MOST;
        }
      };

  private @Nullable TokenTrie trie;

  Masks(TokenText text) {
    this.text = text;
  }

  /** What a relaxed state allows. */
  synchronized Mask of(State relaxed, LeadingSpace space, int vocabulary) {
    return recent.computeIfAbsent(
        new Key(relaxed, space), key -> trie(vocabulary).walk(key.state, key.space));
  }

  /** Makes the trie unless there is one; that takes a while. */
  synchronized void prepare(int vocabulary) {
    if (trie == null) {
      trie(vocabulary);
    }
  }

  private TokenTrie trie(int vocabulary) {
    TokenTrie known = trie;
    if (known == null || known.vocabulary() != vocabulary) {
      known = new TokenTrie(text, vocabulary);
      trie = known;
    }
    return known;
  }
}
