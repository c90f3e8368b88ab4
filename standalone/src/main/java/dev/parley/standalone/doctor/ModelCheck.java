package dev.parley.standalone.doctor;

import dev.parley.worker.hub.Hub;
import dev.parley.worker.hub.KnownModel;
import dev.parley.worker.hub.ModelPlace;
import dev.parley.worker.hub.remote.HubName;
import dev.parley.worker.hub.remote.HubRefused;
import dev.parley.worker.hub.transfer.PullProgress;
import dev.parley.worker.loading.LanguageModels;
import dev.parley.worker.source.ModelSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The model, the memory for it, and the way to the hub. */
record ModelCheck(Machine machine, Hub hub, String model) {

  /** Caches, scratch and Java itself, for a few chats. */
  private static final long BESIDE_WEIGHTS = 700L << 20;

  List<Finding> look() throws InterruptedException {
    return switch (ModelPlace.of(model)) {
      case ModelPlace.Builtin _ ->
          List.of(
              Finding.poor(
                  "model",
                  "the built-in one, a toy",
                  "a real one: ./parley --model " + KnownModel.ALL.getFirst().name()),
              memory(20L << 20),
              hubFor(HubName.parse(KnownModel.ALL.getFirst().name()).orElseThrow()));
      case ModelPlace.Local(String path) -> local(Path.of(path));
      case ModelPlace.Published(HubName name) -> published(name);
    };
  }

  private List<Finding> published(HubName name) throws InterruptedException {
    Optional<Path> here = hub.find(name);
    if (here.isPresent()) {
      return local(here.get());
    }
    Finding way = hubFor(name);
    String text = name + " is not here yet";
    return List.of(
        way.verdict() == Finding.Verdict.GOOD
            ? Finding.good("model", text + "; it is pulled at the start")
            : Finding.bad("model", text, "copy it here, or make the hub reachable: see below"),
        way);
  }

  private List<Finding> local(Path path) {
    if (!Files.exists(path)) {
      return List.of(
          Finding.bad(
              "model",
              path + " does not exist",
              "check the path; ./parley models list names some"));
    }
    List<Finding> findings = new ArrayList<>();
    try {
      ModelSource source = LanguageModels.open(path);
      findings.add(Finding.good("model", source.description() + ", in " + path));
      findings.add(memory(source.shape().parameters()));
    } catch (RuntimeException e) {
      findings.add(Finding.bad("model", String.valueOf(e.getMessage()), "./parley models list"));
    }
    return findings;
  }

  /** In int8, a byte for each number, and the embedding once more for the output. */
  private Finding memory(long parameters) {
    long needed = parameters / 4 * 5 + BESIDE_WEIGHTS;
    String text =
        "%s, %s of it free; the model takes about %s"
            .formatted(
                PullProgress.spell(machine.memory()),
                PullProgress.spell(machine.freeMemory()),
                PullProgress.spell(needed));
    if (needed > machine.memory()) {
      return Finding.bad("memory", text, "take a smaller model: ./parley models list");
    }
    return needed > machine.freeMemory()
        ? Finding.poor("memory", text, "end other programs, or take a smaller model")
        : Finding.good("memory", text);
  }

  private Finding hubFor(HubName name) throws InterruptedException {
    if (hub.isOffline()) {
      return Finding.poor(
          "hub", "not asked: HF_HUB_OFFLINE is set", "unset it to pull models by name");
    }
    try {
      hub.ask(name);
      return Finding.good("hub", "has " + name);
    } catch (HubRefused | IllegalArgumentException e) {
      return Finding.poor(
          "hub",
          String.valueOf(e.getMessage()),
          "a mirror: HF_ENDPOINT; a proxy: HTTPS_PROXY; without any: docs/models.md");
    }
  }
}
