package dev.parley.inference.chatformat.template;

import dev.parley.grammar.Grammar;
import dev.parley.grammar.calls.CallFrame;
import dev.parley.inference.chatformat.prompt.TemplateText;
import dev.parley.inference.chatformat.prompt.Thought;
import dev.parley.job.JobRequest.Thinking;
import dev.parley.job.ModelCard.Feature;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a template knows beyond plain text, as far as answers can be read by it.
 *
 * @param calls whether tools are called as JSON between {@code <tool_call>} marks
 * @param thinks whether thoughts stand between {@code <think>} marks
 * @param chooses whether the template asks if a thought is wanted
 * @param begun for which wishes the prompt itself begins a thought
 */
record TemplateTraits(boolean calls, boolean thinks, boolean chooses, Set<Thinking> begun) {

  static final String CALL = "<tool_call>";
  static final String CALL_END = "</tool_call>";
  static final CallFrame FRAME =
      new CallFrame(
          Optional.of(CALL),
          "\n{\"name\": \"",
          "\", \"arguments\": ",
          "}\n" + CALL_END,
          Optional.of("\n"));

  /** Marks of other ways to write the arguments of a call. */
  private static final Set<String> OTHER_CALLS =
      Set.of("<function", "<arg_key>", "<parameter", "<|tool_call", "<arguments>");

  /** What the text of a template says of it. */
  static TemplateTraits of(TemplateText template) {
    boolean calls =
        template.mentionsAll("tools", CALL, CALL_END, "\"arguments\"", "tojson")
            && OTHER_CALLS.stream().noneMatch(template::mentions);
    return new TemplateTraits(
        calls,
        template.mentions(Thought.END),
        template.mentions("enable_thinking"),
        EnumSet.noneOf(Thinking.class));
  }

  TemplateTraits withoutCalls() {
    return new TemplateTraits(false, thinks, chooses, begun);
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
    if (calls) {
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
    if (calls) {
      marks.addAll(Set.of(CALL, CALL_END));
    }
    if (thinks) {
      marks.addAll(Set.of(Thought.BEGIN, Thought.END));
    }
    return marks;
  }
}
