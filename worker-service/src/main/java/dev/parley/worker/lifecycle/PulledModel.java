package dev.parley.worker.lifecycle;

import dev.parley.inference.model.LanguageModel;
import dev.parley.inference.model.ModelLoader;
import dev.parley.models.hub.Hub;
import dev.parley.models.hub.ModelPlace;
import dev.parley.models.hub.PullListener;
import dev.parley.models.hub.remote.HubException;
import dev.parley.models.hub.remote.HubName;
import dev.parley.service.process.ExitCode;
import dev.parley.service.process.StartRefused;
import dev.parley.worker.settings.ModelSettings;
import dev.parley.worker.settings.WorkerSettings;
import java.nio.file.Path;

/** Pulls the model that the settings name, when a hub has it, and loads what is then here. */
public record PulledModel(
    ModelSettings model, WorkerSettings worker, Hub hub, PullListener listener)
    implements ModelLoader {

  @Override
  public LanguageModel load() {
    return new ConfiguredModel(here(), worker).load();
  }

  private ModelSettings here() {
    return switch (ModelPlace.of(model.place())) {
      case ModelPlace.Builtin _, ModelPlace.Local _ -> model;
      case ModelPlace.Published(HubName name) -> model.pulled(pull(name), name.model());
    };
  }

  private Path pull(HubName name) {
    try {
      return hub.pull(name, listener);
    } catch (HubException e) {
      throw new StartRefused(ExitCode.MODEL_NOT_USABLE, message(e), e);
    } catch (IllegalArgumentException e) {
      throw new StartRefused(ExitCode.BAD_CONFIGURATION, message(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while pulling " + name, e);
    }
  }

  private static String message(Exception e) {
    return String.valueOf(e.getMessage());
  }
}
