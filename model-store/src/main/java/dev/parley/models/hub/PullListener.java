package dev.parley.models.hub;

/** Is told how a pull goes, by the pulling threads, one at a time. */
public interface PullListener {

  void onProgress(PullProgress progress);

  /** What is being waited for, in words for people. */
  void onNote(String line);

  /** Ignores everything. */
  PullListener NONE =
      new PullListener() {
        @Override
        public void onProgress(PullProgress progress) {}

        @Override
        public void onNote(String line) {}
      };
}
