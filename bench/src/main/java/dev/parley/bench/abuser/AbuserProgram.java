package dev.parley.bench.abuser;

import dev.parley.bench.abuser.Abuser.Knowledge;
import dev.parley.bench.stack.Child;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * The abuser as a process: {@link Child} starts it at the lowest priority, as a caller at another
 * machine would take none of the server's processor. For each line of its input, {@code MILLIS RATE
 * KIND,…}, it does these for so long, cancels what is left of them, waits until the worker is idle,
 * and answers how many calls it made.
 */
final class AbuserProgram {

  private AbuserProgram() {}

  /** Its arguments. */
  static List<String> arguments(
      URI server, String key, String model, int window, Path folder, Duration reading) {
    return List.of(
        server.toString(),
        key,
        model,
        Integer.toString(window),
        folder.toString(),
        Long.toString(reading.toMillis()));
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    Knowledge honest =
        new Knowledge(
            Integer.parseInt(args[3]),
            Questions.of(Path.of(args[4]), Questions.Whose.ABUSER),
            Duration.ofMillis(Long.parseLong(args[5])));
    System.out.println(Child.ANSWER);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ", 3);
      Duration time = Duration.ofMillis(Long.parseLong(words[0]));
      List<Abuse> kinds = Arrays.stream(words[2].split(",")).map(Abuse::valueOf).toList();
      try (Abuser abuser = new Abuser(URI.create(args[0]), args[1], args[2], honest, time)) {
        Abuse.run(kinds, abuser, Integer.parseInt(words[1]));
        String summary = abuser.summary();
        abuser.leave();
        System.out.println(Child.ANSWER + summary);
      }
    }
    System.exit(0);
  }
}
