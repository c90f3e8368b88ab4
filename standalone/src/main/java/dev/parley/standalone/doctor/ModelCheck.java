package dev.parley.standalone.doctor;

import dev.parley.inference.source.UnusableModelException;
import dev.parley.inference.torch.DecoderSettings;
import dev.parley.models.BuiltinModel;
import dev.parley.models.LanguageModels;
import dev.parley.models.hub.Hub;
import dev.parley.models.hub.ModelPlace;
import dev.parley.models.hub.PullProgress;
import dev.parley.models.hub.remote.HubException;
import dev.parley.models.hub.remote.HubName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The model, the memory and the disk for it, and the finding to the hub. */
record ModelCheck(HostInfo host, Hub hub, String model, DecoderSettings decoder) {

  /** Java itself, beside what the decoder takes. */
  private static final long JVM = 200L << 20;

  private static final HubName REAL =
      HubName.parse(RecommendedModel.ALL.getFirst().name()).orElseThrow();

  List<Finding> findings() throws InterruptedException {
    return switch (ModelPlace.of(model)) {
      case ModelPlace.Builtin _ -> builtin();
      case ModelPlace.Local(String path) -> local(Path.of(path));
      case ModelPlace.Published(HubName name) -> published(name);
    };
  }

  private List<Finding> builtin() throws InterruptedException {
    List<Finding> findings = new ArrayList<>();
    findings.add(
        Finding.poor(
            "model", "the built-in one, a toy", "a real one: ./parley --model " + REAL.id()));
    try (BuiltinModel builtin = BuiltinModel.open()) {
      findings.add(memory(LanguageModels.inspect(builtin.folder(), decoder).memory()));
    } catch (UnusableModelException e) {
      findings.add(unusable(e));
    }
    findings.add(asked(REAL).finding());
    return findings;
  }

  private List<Finding> published(HubName name) throws InterruptedException {
    Optional<Path> here = hub.find(name);
    if (here.isPresent()) {
      return local(here.get());
    }
    Asked asked = asked(name);
    String text = name + " is not here yet";
    if (asked.bytes().isEmpty()) {
      String advice = "copy it here, or make the hub reachable: see below";
      return List.of(Finding.bad("model", text, advice), asked.finding());
    }
    return List.of(
        Finding.good("model", text + "; it is pulled at the start"),
        cache(name).finding(asked.bytes().get()),
        asked.finding());
  }

  private DiskCheck cache(HubName name) {
    String setting = name.source().cacheSetting();
    return new DiskCheck("cache", hub.cacheOf(name.source()), setting);
  }

  private List<Finding> local(Path path) {
    if (!Files.exists(path)) {
      return List.of(
          Finding.bad(
              "model",
              path + " does not exist",
              "check the path; ./parley models list names some"));
    }
    try {
      LanguageModels.Inspected found = LanguageModels.inspect(path, decoder);
      List<Finding> findings = new ArrayList<>();
      findings.add(
          Finding.good(
              "model",
              found.description()
                  + ", in "
                  + path
                  + ", computed in precision "
                  + found.precision()
                  + ", its cache "
                  + found.cache()));
      found.warning().map(ModelCheck::precision).ifPresent(findings::add);
      findings.add(chat(found));
      findings.add(memory(found.memory()));
      return findings;
    } catch (UnusableModelException e) {
      return List.of(unusable(e));
    }
  }

  private static Finding precision(String warning) {
    return Finding.poor(
        "precision", warning, "leave out parley.worker.precision; see docs/models.md");
  }

  private static Finding chat(LanguageModels.Inspected found) {
    return found.isTemplateUnknown()
        ? Finding.poor(
            "chat",
            "format " + found.chatFormat(),
            "it is asked as a model that was never taught to chat; see docs/models.md")
        : Finding.good("chat", "format " + found.chatFormat());
  }

  /** The same message as at the start. */
  private static Finding unusable(UnusableModelException e) {
    return Finding.bad(
        "model", String.valueOf(e.getMessage()), "./parley models list names others");
  }

  private Finding memory(long decoderBytes) {
    long needed = decoderBytes + JVM;
    String text =
        String.format(
            Locale.ROOT,
            "%s, %s of it free; the model takes at most %s with %s chats at once",
            PullProgress.spell(host.memory()),
            PullProgress.spell(host.freeMemory()),
            PullProgress.spell(needed),
            decoder.seats());
    return needed > host.freeMemory()
        ? Finding.poor("memory", text, "end other programs, take fewer seats or a smaller model")
        : Finding.good("memory", text);
  }

  /**
   * A hub's answer about a model.
   *
   * @param bytes of a pull; empty when the hub is out of reach or does not have the model
   */
  private record Asked(Finding finding, Optional<Long> bytes) {}

  private Asked asked(HubName name) throws InterruptedException {
    if (hub.isOffline()) {
      return new Asked(
          Finding.poor(
              "hub", "not asked: HF_HUB_OFFLINE is set", "unset it to pull models by name"),
          Optional.empty());
    }
    try {
      long bytes = hub.downloadSize(name);
      String text = "has " + name + ", " + PullProgress.spell(bytes);
      return new Asked(Finding.good("hub", text), Optional.of(bytes));
    } catch (HubException | IllegalArgumentException e) {
      return new Asked(
          Finding.poor(
              "hub",
              String.valueOf(e.getMessage()),
              "a mirror: HF_ENDPOINT; a proxy: HTTPS_PROXY; without any: docs/models.md"),
          Optional.empty());
    }
  }
}
