package dev.parley.api.feed;

import dev.parley.conversation.ChatMessage;
import dev.parley.job.Job;
import dev.parley.job.JobRequest;
import java.util.List;

/** An ended job as a feed keeps it: without the conversation, which no viewer is shown. */
final class EndedJob {

  private static final List<ChatMessage> NOTHING =
      List.of(new ChatMessage(ChatMessage.Role.USER, ""));

  private EndedJob() {}

  static Job withoutMessages(Job job) {
    return new Job(
        job.id(),
        job.owner(),
        withoutMessages(job.request()),
        job.status(),
        job.attempts(),
        job.last(),
        job.ending(),
        job.usage(),
        job.createdAt(),
        job.startedAt(),
        job.firstTokenAt(),
        job.finishedAt(),
        job.expiresAt(),
        job.traces());
  }

  static JobRequest withoutMessages(JobRequest request) {
    return new JobRequest(
        request.model(),
        request.conversation().withMessages(NOTHING),
        request.answerFormat(),
        request.settings(),
        request.truncation(),
        request.thinking(),
        request.metadata(),
        request.queueTimeout(),
        request.generationTimeout(),
        request.maxAttempts(),
        request.retention(),
        request.priority(),
        request.echo());
  }
}
