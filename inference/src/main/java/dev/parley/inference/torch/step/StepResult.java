package dev.parley.inference.torch.step;

import dev.parley.inference.model.Decoder.Candidates;
import dev.parley.inference.model.Decoder.Chunk;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/**
 * What {@code step} returned.
 *
 * @param table a row for every token whose candidates were asked for, in the batch's order, then
 *     one more for every token whose unadjusted candidates were asked for too
 * @param selections how many rows come first
 * @param unadjusted to which of them, ascending, the others belong
 * @param whole the logits of the whole vocabulary for one of the rows
 */
record StepResult(
    double[] table, int selections, List<Integer> unadjusted, IntFunction<float[]> whole) {

  /**
   * One entry for each chunk of the batch; a draft's tokens have rows of their own behind it.
   *
   * @param completed whether the chunk has gone through all layers, so that its rows are there
   */
  List<Optional<Candidates>> candidates(List<Chunk> batch, Predicate<Chunk> completed) {
    List<Optional<Candidates>> all = new ArrayList<>(batch.size());
    int row = 0;
    for (Chunk chunk : batch) {
      if (chunk.selection().isEmpty() || !completed.test(chunk)) {
        all.add(Optional.empty());
      } else {
        List<Candidates> drafted = new ArrayList<>();
        for (int i = 1; i <= chunk.draft().length; i++) {
          drafted.add(candidates(row + i, List.of()));
        }
        all.add(Optional.of(candidates(row, drafted)));
        row += 1 + drafted.size();
      }
    }
    return all;
  }

  private Candidates candidates(int row, List<Candidates> drafted) {
    int place = Collections.binarySearch(unadjusted, row);
    Optional<Candidates> own =
        place < 0
            ? Optional.empty()
            : Optional.of(top(selections + place, Optional.empty(), List.of()));
    return top(row, own, drafted);
  }

  private Candidates top(int row, Optional<Candidates> unadjusted, List<Candidates> drafted) {
    int width = table.length / (selections + this.unadjusted.size());
    return TopCandidates.of(table, row, width, () -> whole.apply(row), unadjusted, drafted);
  }
}
