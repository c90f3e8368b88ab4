package dev.parley.grammar.text;

import java.util.Optional;

/** Parses sets of characters: brackets and escapes. Not thread-safe. */
final class RegexSets {

  /** Where an escape stands. */
  enum Place {
    OUTSIDE,
    IN_SET
  }

  private final PatternText in;

  RegexSets(PatternText in) {
    this.in = in;
  }

  /** What follows an opening bracket. */
  CodePoints set() {
    boolean negated = in.accept('^');
    CodePoints set = CodePoints.NONE;
    while (in.peek() != ']') {
      set = set.or(item());
    }
    in.next();
    return negated ? set.not() : set;
  }

  private CodePoints item() {
    CodePoints first = member();
    boolean range = in.startsWith("-") && !in.startsWith("-]");
    if (!range) {
      return first;
    }
    in.next();
    CodePoints last = member();
    int low = single(first);
    int high = single(last);
    if (low > high) {
      throw in.bad("a range that ends before it begins");
    }
    return CodePoints.range(low, high);
  }

  private CodePoints member() {
    if (in.isAtEnd()) {
      throw in.bad("a set without its ']'");
    }
    int c = in.next();
    return c == '\\' ? escape(Place.IN_SET) : CodePoints.of(in.scalar(c));
  }

  private int single(CodePoints set) {
    int[] bounds = set.bounds();
    if (bounds.length != 2 || bounds[1] != bounds[0] + 1) {
      throw in.bad("a range between sets");
    }
    return bounds[0];
  }

  /** What follows a backslash. */
  CodePoints escape(Place place) {
    if (in.isAtEnd()) {
      throw in.bad("a '\\' at its end");
    }
    int c = in.next();
    return switch (c) {
      case 'd' -> CodePoints.DIGITS;
      case 'D' -> CodePoints.DIGITS.not();
      case 'w' -> CodePoints.WORD;
      case 'W' -> CodePoints.WORD.not();
      case 's' -> CodePoints.SPACE;
      case 'S' -> CodePoints.SPACE.not();
      case 'p' -> property();
      case 'P' -> property().not();
      case 't' -> CodePoints.of('\t');
      case 'n' -> CodePoints.of('\n');
      case 'v' -> CodePoints.of(0x0B);
      case 'f' -> CodePoints.of('\f');
      case 'r' -> CodePoints.of('\r');
      case '0' -> CodePoints.of(zero());
      case 'x' -> CodePoints.of(in.hex(2));
      case 'u' -> CodePoints.of(in.scalar(unicode()));
      case 'b' -> {
        if (place == Place.OUTSIDE) {
          throw in.bad("\\b, which is not supported");
        }
        yield CodePoints.of('\b');
      }
      default -> {
        if (Character.isLetterOrDigit(c)) {
          throw in.bad("\\" + Character.toString(c) + ", which is not supported");
        }
        yield CodePoints.of(in.scalar(c));
      }
    };
  }

  private int zero() {
    if (in.peek() >= '0' && in.peek() <= '9') {
      throw in.bad("an octal escape");
    }
    return 0;
  }

  private CodePoints property() {
    Optional<String> name = in.accept('{') ? in.until('}') : Optional.empty();
    return name.flatMap(UnicodeProperties::of)
        .orElseThrow(() -> in.bad("\\p of something else than letters and numbers"));
  }

  private int unicode() {
    if (in.accept('{')) {
      String digits = in.until('}').orElse("");
      if (digits.isEmpty() || digits.length() > 6) {
        throw in.bad("a malformed \\u{…}");
      }
      return new PatternText(digits).hex(digits.length());
    }
    int high = in.hex(4);
    if (Character.isHighSurrogate((char) high) && in.startsWith("\\u")) {
      in.next();
      in.next();
      int low = in.hex(4);
      if (!Character.isLowSurrogate((char) low)) {
        throw in.bad("half a surrogate pair");
      }
      return Character.toCodePoint((char) high, (char) low);
    }
    return high;
  }
}
