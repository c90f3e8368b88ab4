package dev.parley.api.catalog;

import dev.parley.job.ModelName;
import dev.parley.registry.AnnouncedModel;
import dev.parley.registry.WorkerState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** All known models at one moment, by name, with the workers of each. */
record Catalog(SortedMap<ModelName, Entry> entries) {

  /** One known model. {@code announced} is empty while only the operator knows it. */
  record Entry(ModelName name, Optional<AnnouncedModel> announced, List<WorkerState> workers) {

    boolean isLive() {
      return !workers.isEmpty();
    }

    ModelSpec spec() {
      return new ModelSpec(name, announced.map(AnnouncedModel::card));
    }

    int seats() {
      return workers.stream().mapToInt(WorkerState::seats).sum();
    }

    int running() {
      return workers.stream().mapToInt(WorkerState::running).sum();
    }
  }

  static Catalog of(
      List<ModelName> configured, List<AnnouncedModel> announced, List<WorkerState> workers) {
    Map<ModelName, List<WorkerState>> live =
        workers.stream().collect(Collectors.groupingBy(WorkerState::model));
    SortedMap<ModelName, Entry> entries = new TreeMap<>();
    for (ModelName name : configured) {
      entries.put(name, new Entry(name, Optional.empty(), live.getOrDefault(name, List.of())));
    }
    for (AnnouncedModel model : announced) {
      ModelName name = model.card().name();
      entries.put(name, new Entry(name, Optional.of(model), live.getOrDefault(name, List.of())));
    }
    return new Catalog(entries);
  }

  /** The same models while nobody knows who works with them. */
  Catalog withoutWorkers() {
    SortedMap<ModelName, Entry> known = new TreeMap<>();
    entries.forEach(
        (name, entry) -> known.put(name, new Entry(name, entry.announced(), List.of())));
    return new Catalog(known);
  }

  Optional<Entry> find(ModelName name) {
    return Optional.ofNullable(entries.get(name));
  }

  /** What answers when no model is named: the first live one by name, else the first known. */
  Optional<Entry> first() {
    List<Entry> all = new ArrayList<>(entries.values());
    return all.stream().filter(Entry::isLive).findFirst().or(() -> all.stream().findFirst());
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }
}
