package dev.parley.worker;

import dev.parley.models.hub.Hub;
import dev.parley.models.hub.HubSettings;
import dev.parley.models.hub.ModelPlace;
import dev.parley.models.hub.PullLines;
import dev.parley.models.hub.remote.HubException;
import dev.parley.models.hub.remote.HubName;
import dev.parley.service.process.ExitCode;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * {@code java -jar worker-service.jar pull [NAME]}: pulls a model and ends, for a container that
 * runs before the workers. Without a name it pulls what {@code PARLEY_MODEL} names.
 */
final class PullCommand {

  private final Hub hub;
  private final PrintStream out;

  PullCommand(Hub hub, PrintStream out) {
    this.hub = hub;
    this.out = out;
  }

  /** Runs it in this process. */
  static ExitCode run(List<String> arguments) {
    Optional<String> model = Optional.ofNullable(System.getenv("PARLEY_MODEL"));
    HubSettings settings = HubSettings.ofThisProcess();
    return new PullCommand(new Hub(settings), System.out)
        .pull(arguments, model.filter(name -> !name.isBlank()));
  }

  /**
   * @param usual the model when no argument names one
   */
  ExitCode pull(List<String> arguments, Optional<String> usual) {
    if (arguments.size() > 1) {
      out.println("usage: pull [NAME], for example: pull Qwen/Qwen1.5-0.5B-Chat");
      return ExitCode.BAD_CONFIGURATION;
    }
    String model = arguments.stream().findFirst().or(() -> usual).orElse("builtin");
    return switch (ModelPlace.of(model)) {
      case ModelPlace.Builtin _ -> nothing("the built-in model needs none");
      case ModelPlace.Local(String path) -> nothing(path + " is not the name of a published model");
      case ModelPlace.Published(HubName name) -> pull(name);
    };
  }

  private ExitCode pull(HubName name) {
    try {
      Path folder = hub.pull(name, new PullLines(name.toString(), out::println, System::nanoTime));
      out.println(name + " is here: " + folder);
      return ExitCode.OK;
    } catch (HubException e) {
      out.println("parley: " + e.getMessage());
      return ExitCode.MODEL_NOT_USABLE;
    } catch (IllegalArgumentException e) {
      out.println("parley: " + e.getMessage());
      return ExitCode.BAD_CONFIGURATION;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.MODEL_NOT_USABLE;
    }
  }

  private ExitCode nothing(String why) {
    out.println("nothing to pull: " + why);
    return ExitCode.OK;
  }
}
