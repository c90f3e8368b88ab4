package dev.parley.models.hub;

import dev.parley.models.hub.remote.HubName;
import java.nio.file.Path;

/**
 * A model that is here, whole.
 *
 * @param name with its source
 * @param bytes of its files
 */
public record InstalledModel(HubName name, Path folder, long bytes) {}
