package dev.parley.standalone.cli;

import dev.parley.models.hub.Hub;
import dev.parley.models.hub.ModelPlace;
import dev.parley.models.hub.PullLines;
import dev.parley.models.hub.PullListener;
import dev.parley.models.hub.remote.HubException;
import dev.parley.models.hub.remote.HubName;
import dev.parley.service.process.ExitCode;
import dev.parley.standalone.chat.Terminal;
import dev.parley.standalone.up.CannotStart;
import dev.parley.standalone.up.ModelProvider;
import java.nio.file.Path;
import java.util.Optional;

/** Pulls published models, and shows on a terminal or in lines how that goes. */
record HubModelProvider(Hub hub, Terminal terminal) implements ModelProvider {

  @Override
  public void provide(String model) throws InterruptedException {
    if (!(ModelPlace.of(model) instanceof ModelPlace.Published(HubName name))) {
      return;
    }
    try {
      shown(name, listener -> hub.pull(name, listener));
    } catch (HubException e) {
      throw new CannotStart(ExitCode.MODEL_NOT_USABLE, String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      throw new CannotStart(ExitCode.BAD_CONFIGURATION, String.valueOf(e.getMessage()));
    }
  }

  /**
   * The newest revision on the hub; without a hub, the newest on this machine.
   *
   * @throws HubException when there is neither
   */
  Path newest(HubName name) throws InterruptedException {
    try {
      return shown(name, listener -> hub.refresh(name, listener));
    } catch (HubException e) {
      Optional<Path> here = hub.find(name);
      terminal.err().println("parley: " + e.getMessage());
      return here.orElseThrow(() -> e);
    }
  }

  private interface Action {
    Path run(PullListener listener) throws InterruptedException;
  }

  private Path shown(HubName name, Action action) throws InterruptedException {
    if (!terminal.errIsTerminal()) {
      return action.run(new PullLines(name.toString(), terminal.err()::println, System::nanoTime));
    }
    try (ProgressBar bar = new ProgressBar(terminal.err())) {
      return action.run(bar);
    }
  }
}
