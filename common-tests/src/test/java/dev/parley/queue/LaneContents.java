package dev.parley.queue;

import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import java.util.ArrayList;
import java.util.List;

/**
 * What the lanes of a model hold at one moment.
 *
 * @param jobs of all entries
 * @param undelivered members that the order should have
 * @param order members that it has
 */
record LaneContents(List<String> jobs, List<String> undelivered, List<String> order) {

  static LaneContents of(Stage stage) {
    List<String> jobs = new ArrayList<>();
    List<String> undelivered = new ArrayList<>();
    String old = stage.keys.oldQueue(0, Stage.MODEL);
    for (String lane : stage.lanes()) {
      String last = lastDelivered(stage, lane);
      for (StreamMessage<String, String> entry : stage.look().xrange(lane, Range.unbounded())) {
        String job = entry.getBody().get("job");
        jobs.add(job);
        if (!lane.equals(old) && isAfter(entry.getId(), last)) {
          undelivered.add(entry.getId() + " " + lane.substring(old.length() + 1) + " " + job);
        }
      }
    }
    return new LaneContents(
        jobs, undelivered, stage.look().zrange(stage.keys.order(0, Stage.MODEL), 0, -1));
  }

  long entries(String job) {
    return jobs.stream().filter(job::equals).count();
  }

  private static String lastDelivered(Stage stage, String lane) {
    return stage.look().xinfoGroups(lane).stream()
        .map(group -> (List<?>) group)
        .filter(group -> group.contains("workers"))
        .map(group -> String.valueOf(group.get(group.indexOf("last-delivered-id") + 1)))
        .findFirst()
        .orElse("0-0");
  }

  private static boolean isAfter(String id, String other) {
    return number(id, 0) > number(other, 0)
        || (number(id, 0) == number(other, 0) && number(id, 1) > number(other, 1));
  }

  private static long number(String id, int part) {
    return Long.parseLong(id.split("-", 2)[part]);
  }
}
