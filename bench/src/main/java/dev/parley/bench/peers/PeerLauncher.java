package dev.parley.bench.peers;

import dev.parley.bench.stack.ChatClient;
import dev.parley.bench.stack.Load;
import dev.parley.bench.stack.ParleyChatClient;
import dev.parley.bench.stack.PlainChatClient;
import dev.parley.bench.stack.Program;
import dev.parley.bench.stack.Stack;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Starts Parley and its peers.
 *
 * @param model folder of the weights that all of them run
 * @param home where bench/peers/setup put node-llama-cpp; converted weights go there too
 * @param python with what bench/peers/requirements.txt names
 * @param chats that are answered at once, each a seat or a sequence
 * @param window tokens of a chat, prompt and answer
 */
record PeerLauncher(Path model, Path home, String python, int chats, int window) {

  PeerServer start(Peer peer) throws IOException, InterruptedException {
    return switch (peer) {
      case PARLEY -> parley(model);
      case PARLEY_Q8_0 -> parley(converted("q8_0"));
      case PARLEY_Q4_0 -> parley(converted("q4_0"));
      case PARLEY_Q4_1 -> parley(converted("q4_1"));
      case Q8_0 -> llama(converted("q8_0"));
      case Q4_0 -> llama(converted("q4_0"));
      case Q4_1 -> llama(converted("q4_1"));
      case FLASK -> flask();
    };
  }

  private PeerServer parley(Path weights) throws IOException, InterruptedException {
    Stack stack = Stack.start();
    try {
      URI api = stack.api(List.of()).url();
      Stack.Ready worker =
          stack.worker(weights, Stack.WORKER_JVM, "--parley.worker.seats=" + chats);
      return new Parley(stack, api, ParleyChatClient.firstModel(api), worker.program().pid());
    } catch (RuntimeException | IOException | InterruptedException e) {
      stack.close();
      throw e;
    }
  }

  private PeerServer flask() {
    int port = Program.freePort();
    return plain(port, python, script("flask_server.py"), model.toString(), "" + port);
  }

  private PeerServer llama(Path weights) {
    int port = Program.freePort();
    // Beside its node_modules: that is where Node looks for them.
    String script = home.resolve("llama_server.mjs").toString();
    return plain(port, "node", script, weights.toString(), "" + port, "" + chats, "" + window);
  }

  /** The same file for llama.cpp and for Parley. */
  private Path converted(String kind) throws IOException, InterruptedException {
    Path weights = home.resolve(model.getFileName() + "." + kind + ".gguf");
    if (!Files.exists(weights)) {
      convert(weights, kind);
    }
    return weights;
  }

  private void convert(Path target, String kind) throws IOException, InterruptedException {
    List<String> command =
        List.of(python, script("to_gguf.py"), model.toString(), target.toString(), kind);
    int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (exit != 0) {
      Files.deleteIfExists(target);
      throw new IOException("to_gguf.py ended with " + exit);
    }
  }

  private static PeerServer plain(int port, String... command) {
    Program program = Program.start(List.of(command), List.of());
    URI url = URI.create("http://127.0.0.1:" + port);
    try {
      program.awaitReady(url.resolve("/ready"));
      return new Plain(program, url);
    } catch (RuntimeException e) {
      program.close();
      throw e;
    }
  }

  private static String script(String name) {
    return Stack.root().resolve("bench").resolve("peers").resolve(name).toString();
  }

  private record Parley(Stack stack, URI api, String model, long pid) implements PeerServer {

    @Override
    public ChatClient client(Load load) {
      return ParleyChatClient.to(api, model, load.prompt());
    }

    @Override
    public void close() {
      stack.close();
    }
  }

  private record Plain(Program program, URI url) implements PeerServer {

    @Override
    public ChatClient client(Load load) {
      return new PlainChatClient(url, load.prompt());
    }

    @Override
    public long pid() {
      return program.pid();
    }

    @Override
    public void close() {
      program.close();
    }
  }
}
