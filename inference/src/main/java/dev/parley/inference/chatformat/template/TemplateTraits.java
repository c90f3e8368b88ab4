package dev.parley.inference.chatformat.template;

import dev.parley.grammar.Grammar;
import dev.parley.inference.chatformat.prompt.TemplateText;
import dev.parley.inference.chatformat.prompt.Thought;
import dev.parley.inference.chatformat.tools.CallDialect;
import dev.parley.job.JobRequest.Thinking;
import dev.parley.job.ModelCard.Feature;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a template knows beyond plain text, as far as answers can be read by it.
 *
 * @param calls how tools are called; empty where they are not, or in no way that is known
 * @param thinks whether thoughts stand between {@code <think>} marks
 * @param chooses whether the template asks if a thought is wanted
 * @param begun for which wishes the prompt itself begins a thought
 */
record TemplateTraits(
    Optional<CallDialect> calls, boolean thinks, boolean chooses, Set<Thinking> begun) {

  /** What the text of a template says of it. */
  static TemplateTraits of(TemplateText template) {
    return new TemplateTraits(
        Optional.empty(),
        template.mentions(Thought.END),
        template.mentions("enable_thinking"),
        EnumSet.noneOf(Thinking.class));
  }

  /** With the way in which it writes calls. */
  TemplateTraits calling(Optional<CallDialect> written) {
    return new TemplateTraits(written, thinks, chooses, begun);
  }

  /** With what its prompts end with. */
  TemplateTraits beginning(Set<Thinking> wishes) {
    return new TemplateTraits(calls, thinks, chooses, wishes);
  }

  /** Whether the prompt itself begins a thought. */
  boolean begins(Thinking wanted) {
    return begun.contains(wanted);
  }

  /** What stands before the text of an answer, where that is certain. */
  Optional<Grammar> opening(Thinking wanted) {
    if (begins(wanted)) {
      return Optional.of(Thought.REST);
    }
    return thinks && chooses && wanted == Thinking.ON
        ? Optional.of(Thought.WHOLE)
        : Optional.empty();
  }

  Set<Feature> features() {
    Set<Feature> features = EnumSet.noneOf(Feature.class);
    if (calls.isPresent()) {
      features.add(Feature.TOOLS);
    }
    if (thinks && (chooses || !begun.isEmpty())) {
      features.add(Feature.THINKING);
    }
    return features;
  }

  /** Marks that are part of an answer's text. */
  Set<String> textTokens() {
    Set<String> marks = new HashSet<>();
    calls.ifPresent(dialect -> marks.addAll(dialect.marks()));
    if (thinks) {
      marks.addAll(Set.of(Thought.BEGIN, Thought.END));
    }
    return marks;
  }
}
