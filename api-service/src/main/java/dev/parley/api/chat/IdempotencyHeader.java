package dev.parley.api.chat;

import dev.parley.api.errors.ErrorCode;
import dev.parley.api.errors.Refusal;
import dev.parley.queue.NewJob.IdempotencyKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code Idempotency-Key}: once, 1 to 255 printable ASCII characters. */
public final class IdempotencyHeader {

  private static final Pattern SHAPE = Pattern.compile("[!-~]([ -~]{0,253}[!-~])?");

  private IdempotencyHeader() {}

  public static Optional<IdempotencyKey> read(List<String> values, ChatRequest chat) {
    if (values.isEmpty()) {
      return Optional.empty();
    }
    if (values.size() > 1 || !SHAPE.matcher(values.getFirst()).matches()) {
      throw Refusal.of(
              ErrorCode.BAD_IDEMPOTENCY_KEY,
              "Idempotency-Key must be 1 to 255 printable ASCII characters.")
          .asException();
    }
    byte[] key = values.getFirst().getBytes(StandardCharsets.US_ASCII);
    return Optional.of(new IdempotencyKey(ChatRequest.sha256(key), chat.digest()));
  }
}
