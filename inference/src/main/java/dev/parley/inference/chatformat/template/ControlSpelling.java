package dev.parley.inference.chatformat.template;

import dev.parley.inference.chatformat.jinja.value.MarkedText;
import dev.parley.inference.chatformat.jinja.value.Origin;
import dev.parley.inference.chatformat.prompt.PromptBuilder;
import dev.parley.inference.tokenizer.PromptPart;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds control tokens by their spelling, the longest one at each place, in what a template itself
 * wrote, and nowhere else. Thread-safe.
 */
final class ControlSpelling {

  private final Set<String> controls;
  private final Set<Character> beginnings;
  private final List<Integer> lengths;

  /**
   * @param controls names of control tokens
   */
  ControlSpelling(Set<String> controls) {
    this.controls = controls.stream().filter(name -> !name.isEmpty()).collect(Collectors.toSet());
    this.beginnings =
        this.controls.stream().map(name -> name.charAt(0)).collect(Collectors.toSet());
    this.lengths =
        this.controls.stream()
            .map(String::length)
            .distinct()
            .sorted(Comparator.reverseOrder())
            .toList();
  }

  /** A printed prompt as marks and texts. */
  List<PromptPart> read(List<MarkedText.Piece> pieces) {
    PromptBuilder prompt = new PromptBuilder();
    for (MarkedText.Piece piece : pieces) {
      if (piece.origin() == Origin.TEMPLATE) {
        own(piece.text(), prompt);
      } else {
        prompt.text(piece.text());
      }
    }
    return prompt.parts();
  }

  private void own(String text, PromptBuilder prompt) {
    int from = 0;
    int at = 0;
    while (at < text.length()) {
      Optional<String> control = controlAt(text, at);
      if (control.isEmpty()) {
        at++;
        continue;
      }
      if (from < at) {
        prompt.text(text.substring(from, at));
      }
      prompt.marker(control.get());
      at += control.get().length();
      from = at;
    }
    if (from < text.length()) {
      prompt.text(text.substring(from));
    }
  }

  private Optional<String> controlAt(String text, int at) {
    if (!beginnings.contains(text.charAt(at))) {
      return Optional.empty();
    }
    return lengths.stream()
        .filter(length -> at + length <= text.length())
        .map(length -> text.substring(at, at + length))
        .filter(controls::contains)
        .findFirst();
  }
}
