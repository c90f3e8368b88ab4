package dev.parley.api.wire.openai;

import dev.parley.api.chat.ChatRequest.OnDisconnect;
import dev.parley.api.settings.OpenAiSettings;
import org.springframework.stereotype.Component;

/** What becomes of the jobs of clients that leave: on this wire the operator decides. */
@Component
public class LeavingClients {

  private final OnDisconnect effect;

  LeavingClients(OpenAiSettings settings) {
    this.effect =
        settings.onDisconnect().equals("continue") ? OnDisconnect.CONTINUE : OnDisconnect.CANCEL;
  }

  public OnDisconnect effect() {
    return effect;
  }
}
