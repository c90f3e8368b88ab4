package dev.parley.faults.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What docs/operate.md lists as the least that a user of Redis must be allowed. */
final class LeastRights {

  private static final Path PAGE = Path.of("..", "docs", "operate.md");

  private LeastRights() {}

  /** For one server; the password is {@code password}. */
  static List<String> ofAServer() throws IOException {
    return words("ACL SETUSER parley ", "```");
  }

  /** For each node of a Redis Cluster. */
  static List<String> ofACluster() throws IOException {
    List<String> rights = new ArrayList<>(ofAServer());
    rights.addAll(words("In a cluster, on each node, besides: `", "`"));
    return rights;
  }

  private static List<String> words(String from, String to) throws IOException {
    String page = Files.readString(PAGE);
    int begin = page.indexOf(from) + from.length();
    return Pattern.compile("[\\s\\\\]+")
        .splitAsStream(page.substring(begin, page.indexOf(to, begin)).replace("'", ""))
        .filter(word -> !word.isBlank())
        .toList();
  }

  /** Makes a user that may do this and nothing else. */
  static void allow(RedisCommands<String, String> server, String user, List<String> rights) {
    CommandArgs<String, String> arguments =
        new CommandArgs<>(StringCodec.UTF8).add("SETUSER").add(user);
    rights.forEach(arguments::add);
    assertThat(server.dispatch(CommandType.ACL, new StatusOutput<>(StringCodec.UTF8), arguments))
        .isEqualTo("OK");
  }
}
