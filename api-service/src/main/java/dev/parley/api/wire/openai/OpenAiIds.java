package dev.parley.api.wire.openai;

import dev.parley.conversation.Answer;
import dev.parley.job.JobId;
import java.util.Optional;

/**
 * The ids of OpenAI's wire. Each follows from the job's, so that any process can answer for it, and
 * answers the same after a restart.
 */
public final class OpenAiIds {

  /** What an id names, by how it begins. */
  public enum Kind {
    CHAT_COMPLETION("chatcmpl-"),
    RESPONSE("resp_");

    private final String prefix;

    Kind(String prefix) {
      this.prefix = prefix;
    }
  }

  private static final String JOB = "job_";

  private OpenAiIds() {}

  /** {@code chatcmpl-<shard>_<22 characters>} and so on. */
  public static String of(Kind kind, JobId job) {
    return kind.prefix + job.value().substring(JOB.length());
  }

  /** The job that such an id names; empty when it names none. */
  public static Optional<JobId> job(Kind kind, String id) {
    return id.startsWith(kind.prefix)
        ? JobId.parse(JOB + id.substring(kind.prefix.length()))
        : Optional.empty();
  }

  /** Of the message in an answer. */
  public static String message(JobId job) {
    return "msg_" + job.suffix();
  }

  /** Of the thoughts in an answer. */
  public static String reasoning(JobId job) {
    return "rs_" + job.suffix();
  }

  /** Of the item that a call of an answer is. */
  public static String functionCall(JobId job, int call) {
    return "fc_" + job.suffix() + "_" + call;
  }

  /** By which the result of a call refers to it. */
  public static String call(JobId job, int call) {
    return Answer.callId(job.suffix(), call);
  }
}
