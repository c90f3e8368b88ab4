package dev.parley.models.hub.remote;

/** A place where models are published. */
public enum HubSource {
  HUGGING_FACE("hf"),
  MODELSCOPE("modelscope");

  private final String prefix;

  HubSource(String prefix) {
    this.prefix = prefix;
  }

  /** What a name may begin with to say that it means this source, before a colon. */
  public String prefix() {
    return prefix;
  }
}
