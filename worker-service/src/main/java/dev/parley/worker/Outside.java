package dev.parley.worker;

import dev.parley.worker.loop.Ticker;
import dev.parley.worker.model.ModelLoader;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * What a worker gets from its surroundings.
 *
 * @param halt ends the process at once, when the engine is stuck
 */
public record Outside(ModelLoader models, MeterRegistry meters, Ticker ticker, Runnable halt) {}
