package dev.parley.inference.architecture;

/** What a model's file states of its network, by key. A value of a wrong type is refused. */
public interface ModelConfig {

  /** A whole number from 0 to 2³¹ − 1 that must be there. */
  int size(String key);

  int size(String key, int otherwise);

  double number(String key, double otherwise);

  String text(String key, String otherwise);

  boolean flag(String key, boolean otherwise);

  /** The exception that refuses the model, naming the file. */
  RuntimeException refuse(String reason);
}
