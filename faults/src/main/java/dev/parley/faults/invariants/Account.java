package dev.parley.faults.invariants;

/**
 * What an API key was charged, and what the jobs of its owner have used.
 *
 * @param key whose it is
 * @param reserved tokens that are held back for jobs that have not ended
 * @param charged as Redis counted it when jobs ended
 * @param logged as the logs of those jobs say
 */
public record Account(String key, long reserved, Spent charged, Spent logged) {

  /**
   * What jobs that ended have used.
   *
   * @param prompt tokens of all prompts that were begun
   * @param completion tokens of all answers
   */
  public record Spent(long jobs, long prompt, long completion) {

    public static final Spent NOTHING = new Spent(0, 0, 0);

    public Spent plus(Spent more) {
      return new Spent(jobs + more.jobs, prompt + more.prompt, completion + more.completion);
    }
  }
}
