package dev.parley.inference.chatformat.call;

import dev.parley.inference.chatformat.json.PythonJson;
import dev.parley.inference.chatformat.json.PythonLiteral;
import java.util.Set;

/**
 * Reads one call that is written as Python's, {@code f(a="b", c=1)}. It begins as soon as its name
 * is complete and that of an offered tool. Each argument becomes JSON when it is complete; what is
 * no literal of Python is a string. Not thread-safe.
 */
public final class KeywordCallReader implements CallReader {

  private enum Place {
    NAME,
    /** Behind the bracket or a comma. */
    KEY_OR_END,
    KEY,
    VALUE
  }

  private final Set<String> names;
  private final PieceList out;
  private final StringBuilder raw = new StringBuilder();
  private final StringBuilder word = new StringBuilder();
  private Place place = Place.NAME;
  private PythonScanner scanner = new PythonScanner();
  private String key = "";
  private int read;
  private boolean begun;
  private boolean closed;

  /**
   * @param names of the tools that may be called
   */
  public KeywordCallReader(Set<String> names, PieceList out) {
    this.names = names;
    this.out = out;
  }

  @Override
  public Progress accept(char c) {
    Progress progress =
        switch (place) {
          case NAME -> name(c);
          case KEY_OR_END ->
              c == ')' ? complete() : JsonScanner.isBlank(c) ? Progress.READING : key(c);
          case KEY -> key(c);
          case VALUE -> value(c);
        };
    if (!begun && progress != Progress.REFUSED) {
      raw.append(c);
    }
    return progress;
  }

  @Override
  public boolean hasBegun() {
    return begun;
  }

  @Override
  public String raw() {
    return raw.toString();
  }

  /** Without arguments it has an empty object of them. */
  @Override
  public void close() {
    if (begun && !closed) {
      closed = true;
      out.arguments(read == 0 ? "{}" : "}");
    }
  }

  private Progress name(char c) {
    if (c != '(') {
      boolean mayGoOn = isOfAName(c) || (word.isEmpty() && JsonScanner.isBlank(c));
      word.append(mayGoOn && isOfAName(c) ? String.valueOf(c) : "");
      return mayGoOn ? Progress.READING : Progress.REFUSED;
    }
    if (!names.contains(word.toString())) {
      return Progress.REFUSED;
    }
    begun = true;
    out.begin(word.toString());
    return moveTo(Place.KEY_OR_END);
  }

  private Progress key(char c) {
    if (c == '=' && !word.isEmpty()) {
      key = word.toString().strip();
      scanner = new PythonScanner();
      return moveTo(Place.VALUE);
    }
    place = Place.KEY;
    word.append(c);
    return isOfAName(c) || JsonScanner.isBlank(c) ? Progress.READING : Progress.REFUSED;
  }

  private Progress value(char c) {
    if (scanner.accept(c)) {
      word.append(c);
      return Progress.READING;
    }
    String value = word.toString().strip();
    String json = PythonLiteral.json(value).orElseGet(() -> PythonJson.string(value));
    out.arguments((read == 0 ? "{" : ", ") + PythonJson.string(key) + ": " + json);
    read++;
    return c == ',' ? moveTo(Place.KEY_OR_END) : complete();
  }

  private Progress complete() {
    close();
    return Progress.COMPLETE;
  }

  private Progress moveTo(Place next) {
    place = next;
    word.setLength(0);
    return Progress.READING;
  }

  /** OpenAI's names of functions and of properties have a dash and a dot too. */
  private static boolean isOfAName(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.' || c == '$';
  }
}
