package dev.parley.worker;

/** Starts this process. */
public final class WorkerService {

  private WorkerService() {}

  public static void main(String[] args) {}
}
