package dev.parley.inference.constraint;

/** A token of an answer that its format does not allow. */
public final class RefusedTokenException extends RuntimeException {

  private static final long serialVersionUID = 1;

  RefusedTokenException(int id) {
    super("the answer's format does not allow the token " + id);
  }
}
