package dev.parley.models.hub.remote;

/** Asks a hub of either kind what it holds. */
public final class Hubs {

  private Hubs() {}

  /**
   * What the hub of this wire holds of the model now.
   *
   * @throws HubException when the model cannot be had
   */
  public static Listing list(HubClient wire, HubName model) throws InterruptedException {
    return switch (wire.site().source()) {
      case HUGGING_FACE -> new HuggingFaceApi(wire, model).list();
      case MODELSCOPE -> new ModelScopeApi(wire, model).list();
    };
  }
}
