package dev.parley.standalone.cli;

import dev.parley.models.hub.Hub;
import dev.parley.models.hub.Hub.InstalledModel;
import dev.parley.models.hub.HubSettings;
import dev.parley.models.hub.PullProgress;
import dev.parley.models.hub.remote.HubException;
import dev.parley.models.hub.remote.HubName;
import dev.parley.service.process.ExitCode;
import dev.parley.standalone.chat.Terminal;
import dev.parley.standalone.doctor.RecommendedModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley models pull|list|remove}. */
@Command(
    name = "models",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Published models on this machine, in the caches of Hugging Face and ModelScope.",
      "A name is ORG/NAME, with modelscope: before it for that hub."
    })
final class ModelsCommand {

  private static final String ROW = "%-44s %9s  %s%n";

  private final Hub hub;
  private final Terminal terminal;
  @Spec private @Nullable CommandSpec spec;

  ModelsCommand(Hub hub, Terminal terminal) {
    this.hub = hub;
    this.terminal = terminal;
  }

  static ModelsCommand ofThisProcess() {
    return new ModelsCommand(new Hub(HubSettings.ofThisProcess()), Terminal.ofThisProcess());
  }

  @Command(name = "pull", description = "Fetches a model, or its newest revision.")
  int pull(@Parameters(paramLabel = "NAME") String text) throws InterruptedException {
    HubName name = name(text);
    try {
      Path folder = new HubModelProvider(hub, terminal).newest(name);
      terminal.out().println(folder);
      terminal.err().println("start it with: ./parley --model " + name);
      return ExitCode.OK.code();
    } catch (HubException e) {
      return ExitCode.MODEL_NOT_USABLE.code();
    } catch (IllegalArgumentException e) {
      terminal.err().println("parley: " + e.getMessage());
      return ExitCode.BAD_CONFIGURATION.code();
    }
  }

  @Command(name = "list", description = "Shows what is here, and some models known to work.")
  int list() {
    List<InstalledModel> here = hub.installed(this::passedBy);
    terminal.out().printf(Locale.ROOT, ROW, "ON THIS MACHINE", "SIZE", "FOLDER");
    here.forEach(model -> row(model.name().toString(), model.bytes(), model.folder().toString()));
    if (here.isEmpty()) {
      terminal
          .out()
          .println("none yet: ./parley models pull " + RecommendedModel.ALL.getFirst().name());
    }
    terminal.out().printf(Locale.ROOT, "%n" + ROW, "KNOWN TO WORK", "SIZE", "LICENCE");
    RecommendedModel.ALL.forEach(model -> row(model.name(), model.bytes(), model.licence()));
    return ExitCode.OK.code();
  }

  @Command(name = "remove", description = "Deletes a model from the caches, also half a one.")
  int remove(@Parameters(paramLabel = "NAME") String text) throws InterruptedException {
    List<Path> removed = hub.remove(name(text));
    removed.forEach(folder -> terminal.out().println("removed " + folder));
    if (removed.isEmpty()) {
      terminal.err().println("parley: " + text + " is not here; see ./parley models list");
      return ExitCode.FAILED.code();
    }
    return ExitCode.OK.code();
  }

  private void passedBy(Path folder) {
    terminal.err().println("parley: " + folder + " cannot be read and is left out");
  }

  private void row(String name, long bytes, String rest) {
    terminal.out().printf(Locale.ROOT, ROW, name, PullProgress.spell(bytes), rest);
  }

  private HubName name(String text) {
    return HubName.parse(text)
        .orElseThrow(
            () ->
                new ParameterException(
                    spec == null ? new CommandLine(this) : spec.commandLine(),
                    text + " is no name of a model: it looks like Qwen/Qwen1.5-0.5B-Chat"));
  }
}
