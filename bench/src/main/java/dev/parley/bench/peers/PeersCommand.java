package dev.parley.bench.peers;

import dev.parley.bench.measurement.Machine;
import dev.parley.bench.measurement.Report;
import dev.parley.bench.stack.Load;
import dev.parley.bench.stack.LoadShape;
import dev.parley.bench.stack.Prompts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code peers FOLDER}: the same load on Parley, llama.cpp and the original's stack. */
@Command(
    name = "peers",
    description = "Loads Parley, llama.cpp and Flask + transformers in the same way.",
    mixinStandardHelpOptions = true)
public final class PeersCommand implements Callable<Integer> {

  @Mixin private LoadShape shape = new LoadShape();

  @Option(names = "--only", split = ",", description = "Some of ${COMPLETION-CANDIDATES}.")
  private List<Peer> peers = List.of(Peer.values());

  @Option(names = "--home", description = "What bench/peers/setup made (${DEFAULT-VALUE}).")
  private Path home = Path.of(System.getProperty("user.home"), ".cache", "parley", "peers");

  @Option(names = "--python", description = "With the peers' packages; of the home unless given.")
  private @Nullable String python;

  @Option(names = "--results", description = "Added to, so that a sitting can have parts.")
  private @Nullable Path file;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Results results = file == null ? new Results() : Results.read(file);
    String interpreter = python == null ? home.resolve("venv/bin/python").toString() : python;
    PeerLauncher launcher =
        new PeerLauncher(shape.folder(), home, interpreter, shape.mostChats(), shape.window());
    for (Peer peer : peers) {
      measure(peer, launcher, results);
      if (file != null) {
        results.write(file);
      }
    }
    Report.begin(shape.toString());
    Report.table(results.table(shape.loads()));
    return 0;
  }

  private void measure(Peer peer, PeerLauncher launcher, Results results)
      throws IOException, InterruptedException {
    try (PeerServer server = launcher.start(peer);
        Prompts prompts = new Prompts(shape.folder(), shape.seed())) {
      List<Load> loads =
          shape.loads().stream().filter(load -> load.chats() <= peer.mostChats()).toList();
      Load.warmUp(loads, server::client, prompts, shape.warmUp());
      for (Load load : loads) {
        Load.Result result = load.measure(server.client(load), prompts, shape.rounds());
        long peak = Machine.peakMemory(server.pid());
        results.put(new Results.Entry(peer, load, result, peak));
      }
    }
  }
}
