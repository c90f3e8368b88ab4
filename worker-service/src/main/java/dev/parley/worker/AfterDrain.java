package dev.parley.worker;

/**
 * What to do when the worker has left because an operator drained it. Where it shares its process
 * there is none: all else goes on.
 */
@FunctionalInterface
interface AfterDrain extends Runnable {}
