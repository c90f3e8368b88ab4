package dev.parley.worker.settings;

import dev.parley.settings.LeaseSettings;
import dev.parley.settings.RedisAddress;
import dev.parley.settings.SweepSettings;

/** All that one worker is told. */
public record AllSettings(
    RedisAddress redis,
    ModelSettings model,
    WorkerSettings worker,
    LeaseSettings lease,
    TimeoutSettings timeouts,
    SweepSettings sweep) {}
