package dev.parley.api;

/** Starts this process. */
public final class ApiService {

  private ApiService() {}

  public static void main(String[] args) {}
}
