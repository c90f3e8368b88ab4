package dev.parley.api.errors;

/** Messages for refusals that the server itself makes, before any controller runs. */
final class StatusMessages {

  private StatusMessages() {}

  static String of(ErrorCode code, String method) {
    return switch (code) {
      case NOT_FOUND -> "There is nothing at this address.";
      case METHOD_NOT_ALLOWED -> "This address does not answer " + known(method) + ".";
      case NOT_ACCEPTABLE -> "This address answers with none of the types in Accept.";
      case REQUEST_TIMEOUT -> "The request did not arrive in time.";
      case BODY_TOO_LARGE -> "The body is too large.";
      case UNSUPPORTED_MEDIA_TYPE -> "Content-Type must be application/json in UTF-8.";
      case STOPPING -> "This server is stopping.";
      case INTERNAL -> "Something went wrong here.";
      default -> "The request is malformed.";
    };
  }

  /** Never echoes a method that a client made up. */
  private static String known(String method) {
    return method.matches("[A-Z]{3,7}") ? method : "this method";
  }
}
