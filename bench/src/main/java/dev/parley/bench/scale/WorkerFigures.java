package dev.parley.bench.scale;

/**
 * How fast a worker is, as {@code bench/run load} and {@code relay} measure it. All in seconds.
 *
 * @param seats chats decoding at once
 * @param stepBase what a step takes however many chats are in it: reading the weights
 * @param stepPerChat what each chat adds to a step
 * @param promptToken what reading a token of a prompt takes; the other chats wait meanwhile
 * @param handover from a seat that is free and a chat that waits to its begin
 */
public record WorkerFigures(
    int seats, double stepBase, double stepPerChat, double promptToken, double handover) {

  public WorkerFigures {
    if (seats < 1 || !(stepBase + stepPerChat > 0) || !(promptToken >= 0) || !(handover >= 0)) {
      throw new IllegalArgumentException(
          seats
              + " seats, steps of "
              + stepBase
              + " + n * "
              + stepPerChat
              + " s, "
              + promptToken
              + " s for a token of a prompt, "
              + handover
              + " s to hand over");
    }
  }

  double step(int chats) {
    return stepBase + chats * stepPerChat;
  }

  /** Chats per second that one worker answers when all its seats are taken. */
  public double capacity(double prompt, double tokens) {
    return 1 / (tokens * step(seats) / seats + prompt * promptToken);
  }
}
