package dev.parley.bench.contention;

import dev.parley.bench.stack.Child;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A busy loop as a process: {@link Child} starts it. For each line of its input, milliseconds, it
 * keeps one core busy for so long and answers. It ends with its input.
 */
public final class Neighbour {

  private Neighbour() {}

  public static void main(String[] args) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      long end = System.nanoTime() + Duration.ofMillis(Long.parseLong(line)).toNanos();
      while (System.nanoTime() < end) {
        Thread.onSpinWait();
      }
      System.out.println(Child.ANSWER);
    }
  }
}
