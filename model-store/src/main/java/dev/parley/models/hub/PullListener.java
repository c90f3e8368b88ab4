package dev.parley.models.hub;

/** Hears how a pull goes; called by the pulling threads, one at a time. */
public interface PullListener {

  void onProgress(PullProgress progress);

  /** What takes its time, in words for people. */
  void onNote(String line);

  /** Hears and says nothing. */
  PullListener NONE =
      new PullListener() {
        @Override
        public void onProgress(PullProgress progress) {}

        @Override
        public void onNote(String line) {}
      };
}
