package dev.parley.models.hub.remote;

/** A place where models are published, and what a person sets for it. */
public enum HubSource {
  HUGGING_FACE("hf", "HF_ENDPOINT", "HF_TOKEN", "HF_HOME"),
  MODELSCOPE("modelscope", "MODELSCOPE_ENDPOINT", "MODELSCOPE_API_TOKEN", "MODELSCOPE_CACHE");

  private final String prefix;
  private final String endpointSetting;
  private final String tokenSetting;
  private final String cacheSetting;

  HubSource(String prefix, String endpointSetting, String tokenSetting, String cacheSetting) {
    this.prefix = prefix;
    this.endpointSetting = endpointSetting;
    this.tokenSetting = tokenSetting;
    this.cacheSetting = cacheSetting;
  }

  /** What a name may begin with to say that it means this source, before a colon. */
  public String prefix() {
    return prefix;
  }

  /** The variable that names another address. */
  public String endpointSetting() {
    return endpointSetting;
  }

  /** The variable that holds the token. */
  public String tokenSetting() {
    return tokenSetting;
  }

  /** The variable that puts the cache elsewhere. */
  public String cacheSetting() {
    return cacheSetting;
  }
}
