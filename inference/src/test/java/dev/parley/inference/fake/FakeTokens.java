package dev.parley.inference.fake;

import dev.parley.conversation.Conversation;
import dev.parley.inference.model.AnswerSplitter;
import dev.parley.inference.model.PromptEncoder;
import dev.parley.inference.model.TokenText;
import dev.parley.job.JobRequest.Thinking;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The tokens of the fake model. Token n of job j reads {@code "j.n "}. The first number of the last
 * message is the job, the second one the length of the prompt (3 without one): {@code "7"}, {@code
 * "job 7 with 300 tokens"}.
 */
public final class FakeTokens implements PromptEncoder, TokenText {

  static final int TOKENS_PER_JOB = 1 << 16;
  static final int VOCABULARY = TOKENS_PER_JOB << 14;
  static final int PROMPT = TOKENS_PER_JOB - 1;
  static final int END = TOKENS_PER_JOB - 2;

  private static final Pattern NUMBER = Pattern.compile("[0-9]+");
  private static final int PROMPT_LENGTH = 3;

  /** The text of a job's tokens {@code from} (included) to {@code to} (excluded). */
  public static String text(int job, int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int token = from; token < to; token++) {
      text.append(job).append('.').append(token).append(' ');
    }
    return text.toString();
  }

  /** The id of a token. */
  public static int id(int job, int token) {
    return job * TOKENS_PER_JOB + token;
  }

  /** The job that a token belongs to. */
  public static int job(int id) {
    return id / TOKENS_PER_JOB;
  }

  static int token(int id) {
    return id % TOKENS_PER_JOB;
  }

  @Override
  public int[] encode(Conversation conversation) {
    List<Integer> numbers =
        NUMBER
            .matcher(conversation.messages().getLast().content())
            .results()
            .map(MatchResult::group)
            .map(Integer::parseInt)
            .toList();
    int[] prompt = new int[numbers.size() > 1 ? numbers.get(1) : PROMPT_LENGTH];
    Arrays.fill(prompt, id(numbers.isEmpty() ? 0 : numbers.getFirst(), PROMPT));
    return prompt;
  }

  /** When it is to think, its answers have all parts that an answer can have. */
  @Override
  public PromptEncoder thinking(Thinking thinking) {
    return switch (thinking) {
      case OFF -> this;
      case ON -> new InParts(this);
    };
  }

  private record InParts(FakeTokens tokens) implements PromptEncoder {

    @Override
    public int[] encode(Conversation conversation) {
      return tokens.encode(conversation);
    }

    @Override
    public AnswerSplitter splitter(Conversation conversation) {
      return new FakeSplitter();
    }
  }

  @Override
  public byte[] bytes(int id) {
    Objects.checkIndex(id, VOCABULARY);
    boolean silent = token(id) == PROMPT || token(id) == END;
    String text = silent ? "" : text(job(id), token(id), token(id) + 1);
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public boolean isEnd(int id) {
    return token(id) == END;
  }

  @Override
  public boolean stripsLeadingSpace() {
    return false;
  }
}
