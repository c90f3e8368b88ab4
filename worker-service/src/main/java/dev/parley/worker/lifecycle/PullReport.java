package dev.parley.worker.lifecycle;

import dev.parley.models.hub.PullLines;
import dev.parley.models.hub.PullListener;
import dev.parley.models.hub.PullProgress;
import java.util.Optional;

/** Shows the progress of the model's pull: in the log, and on the health page while it lasts. */
public final class PullReport implements PullListener {

  private final PullLines lines;
  private volatile Optional<PullProgress> latest = Optional.empty();

  public PullReport(PullLines lines) {
    this.lines = lines;
  }

  /** Empty before and after. */
  public Optional<String> now() {
    return latest.filter(progress -> progress.percent() < 100).map(PullProgress::toString);
  }

  @Override
  public void onProgress(PullProgress progress) {
    latest = Optional.of(progress);
    lines.onProgress(progress);
  }

  @Override
  public void onNote(String line) {
    lines.onNote(line);
  }
}
