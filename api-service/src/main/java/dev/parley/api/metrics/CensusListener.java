package dev.parley.api.metrics;

/** Receives every count of all jobs, on the counting thread; must not block for long. */
public interface CensusListener {

  void counted(CensusCounts counts);
}
