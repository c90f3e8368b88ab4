package dev.parley.worker.settings;

import dev.parley.service.settings.LeaseSettings;
import dev.parley.service.settings.RedisAddress;
import dev.parley.service.settings.SweepSettings;
import dev.parley.service.settings.TimeoutSettings;

/** All settings of one worker. */
public record WorkerServiceSettings(
    RedisAddress redis,
    ModelSettings model,
    WorkerSettings worker,
    LeaseSettings lease,
    TimeoutSettings timeouts,
    SweepSettings sweep) {}
