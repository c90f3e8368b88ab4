package dev.parley.inference.torch;

import dev.parley.inference.model.Decoder.Candidates;
import dev.parley.inference.model.Decoder.Chunk;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/**
 * What {@code step} returned.
 *
 * @param table a row for every token whose candidates were asked for, in the batch's order
 * @param rows of the table
 * @param whole the logits of the whole vocabulary for one of the rows
 */
record StepResult(double[] table, int rows, IntFunction<float[]> whole) {

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
    int width = table.length / rows;
    return TopCandidates.of(table, row, width, () -> whole.apply(row), drafted);
  }
}
