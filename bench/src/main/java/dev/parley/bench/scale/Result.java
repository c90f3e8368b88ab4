package dev.parley.bench.scale;

/**
 * What a simulated day showed.
 *
 * @param chats that were asked for
 * @param timedOut that ended in the queue
 * @param takenOver attempts that went on with what a lost worker, or one that left, had begun
 * @param waits seconds from the question to the first begin, of all that were begun
 * @param most workers there were at once
 * @param workerSeconds from each worker's start to its end, that is what is paid for
 */
public record Result(
    int chats, int timedOut, int takenOver, Waits waits, int most, double workerSeconds) {}
