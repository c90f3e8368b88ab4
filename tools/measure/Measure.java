import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Measures a running Parley through its HTTP door: so many chats at once, greedy, each with a prompt
 * of its own. Prints the median of several runs after a warm-up.
 *
 * <pre>java tools/measure/Measure.java [URL [TOKENS [RUNS [CHATS …]]]]</pre>
 *
 * By default http://127.0.0.1:8080, 128 tokens, 3 runs, 1 and 3 and 8 chats. Tokens per second count
 * all chats together, from the first token of the earliest to the end of the last.
 */
public final class Measure {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String[] TOPICS = {
    "the sea", "a mountain", "an old house", "the winter", "a long journey", "a garden", "the moon", "a city"
  };

  private record Answer(int tokens, double firstTokenMs, double totalMs) {}

  private record Run(double tokensPerSecond, double firstTokenMs) {}

  public static void main(String[] args) throws Exception {
    String url = args.length > 0 ? args[0] : "http://127.0.0.1:8080";
    int tokens = args.length > 1 ? Integer.parseInt(args[1]) : 128;
    int runs = args.length > 2 ? Integer.parseInt(args[2]) : 3;
    List<Integer> chats = new ArrayList<>();
    for (int i = 3; i < args.length; i++) {
      chats.add(Integer.parseInt(args[i]));
    }
    run(url, tokens, 1);
    System.out.println("chats  tokens/s  first token ms (medians of " + runs + " runs)");
    for (int n : chats.isEmpty() ? List.of(1, 3, 8) : chats) {
      run(url, tokens, n);
      List<Run> measured = new ArrayList<>();
      for (int i = 0; i < runs; i++) {
        measured.add(run(url, tokens, n));
      }
      System.out.printf(
          Locale.ROOT,
          "%5d  %8.1f  %14.0f%n",
          n,
          median(measured.stream().mapToDouble(Run::tokensPerSecond).toArray()),
          median(measured.stream().mapToDouble(Run::firstTokenMs).toArray()));
    }
  }

  private static Run run(String url, int tokens, int chats) {
    List<CompletableFuture<Answer>> asked = new ArrayList<>();
    for (int i = 0; i < chats; i++) {
      asked.add(ask(url, tokens, "Write a very long story about " + TOPICS[i % TOPICS.length] + "."));
    }
    List<Answer> answers = asked.stream().map(CompletableFuture::join).toList();
    int all = answers.stream().mapToInt(Answer::tokens).sum();
    double first = answers.stream().mapToDouble(Answer::firstTokenMs).min().orElseThrow();
    double last = answers.stream().mapToDouble(Answer::totalMs).max().orElseThrow();
    double[] firsts = answers.stream().mapToDouble(Answer::firstTokenMs).toArray();
    return new Run((all - chats) * 1000 / (last - first), median(firsts));
  }

  private static CompletableFuture<Answer> ask(String url, int tokens, String prompt) {
    String body =
        """
        {"messages":[{"role":"user","content":"%s"}],"temperature":0,"max_tokens":%d}"""
            .formatted(prompt, tokens);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/v1/jobs"))
            .header("Content-Type", "application/json")
            .header("Accept", "text/event-stream")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return HTTP.sendAsync(request, HttpResponse.BodyHandlers.ofString())
        .thenApply(response -> read(response.body()));
  }

  private static Answer read(String stream) {
    String job = stream.substring(Math.max(0, stream.lastIndexOf("data: ")));
    return new Answer(
        (int) number(job, "completion_tokens"), number(job, "first_token_ms"), number(job, "total_ms"));
  }

  private static double number(String json, String name) {
    Matcher matcher = Pattern.compile("\"" + name + "\":(\\d+)").matcher(json);
    if (!matcher.find()) {
      throw new IllegalStateException("no " + name + " in: " + json);
    }
    return Double.parseDouble(matcher.group(1));
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }

  private Measure() {}
}
