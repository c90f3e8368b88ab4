package dev.parley.worker.settings;

/** All that one worker is told. */
public record AllSettings(
    RedisAddress redis,
    ModelSettings model,
    WorkerSettings worker,
    LeaseSettings lease,
    TimeoutSettings timeouts,
    SweepSettings sweep) {}
