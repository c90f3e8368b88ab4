package dev.parley.worker;

import dev.parley.models.hub.Hub;
import dev.parley.models.hub.HubSettings;
import dev.parley.models.hub.ModelPlace;
import dev.parley.models.hub.PullLines;
import dev.parley.models.hub.remote.HubException;
import dev.parley.models.hub.remote.HubName;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * {@code java -jar worker-service.jar pull [NAME]}: pulls a model and ends, for a container that
 * runs before the workers. Without a name it pulls what {@code PARLEY_MODEL} names.
 */
final class PullCommand {

  private static final int AS_ASKED = 0;
  private static final int BAD_USAGE = 2;
  private static final int NOT_USABLE = 3;

  private final Hub hub;
  private final PrintStream out;

  PullCommand(Hub hub, PrintStream out) {
    this.hub = hub;
    this.out = out;
  }

  /** Runs it in this process; returns the exit code. */
  static int run(List<String> arguments) {
    Optional<String> model = Optional.ofNullable(System.getenv("PARLEY_MODEL"));
    HubSettings settings = HubSettings.ofThisProcess();
    return new PullCommand(new Hub(settings), System.out)
        .pull(arguments, model.filter(name -> !name.isBlank()));
  }

  /**
   * @param usual the model when no argument names one
   */
  int pull(List<String> arguments, Optional<String> usual) {
    if (arguments.size() > 1) {
      out.println("usage: pull [NAME], for example: pull Qwen/Qwen1.5-0.5B-Chat");
      return BAD_USAGE;
    }
    String model = arguments.stream().findFirst().or(() -> usual).orElse("builtin");
    return switch (ModelPlace.of(model)) {
      case ModelPlace.Builtin _ -> nothing("the built-in model needs none");
      case ModelPlace.Local(String path) -> nothing(path + " is not the name of a published model");
      case ModelPlace.Published(HubName name) -> pull(name);
    };
  }

  private int pull(HubName name) {
    try {
      Path folder = hub.pull(name, new PullLines(name.toString(), out::println, System::nanoTime));
      out.println(name + " is here: " + folder);
      return AS_ASKED;
    } catch (HubException e) {
      out.println("parley: " + e.getMessage());
      return NOT_USABLE;
    } catch (IllegalArgumentException e) {
      out.println("parley: " + e.getMessage());
      return BAD_USAGE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return NOT_USABLE;
    }
  }

  private int nothing(String why) {
    out.println("nothing to pull: " + why);
    return AS_ASKED;
  }
}
