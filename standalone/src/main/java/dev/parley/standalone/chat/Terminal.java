package dev.parley.standalone.chat;

import java.io.BufferedReader;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The three streams of the process, in UTF-8 whatever the locale is, and which of them are a
 * terminal.
 *
 * @param in what is typed or piped
 * @param out takes the answer and nothing else
 * @param err takes everything else
 */
public record Terminal(
    BufferedReader in,
    PrintStream out,
    PrintStream err,
    boolean inIsTerminal,
    boolean errIsTerminal) {

  public static Terminal ofThisProcess() {
    return new Terminal(
        new BufferedReader(
            new InputStreamReader(new FileInputStream(FileDescriptor.in), StandardCharsets.UTF_8)),
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8),
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
        isTerminal(0),
        isTerminal(2));
  }

  /** From the launcher; without it from Linux. */
  private static boolean isTerminal(int stream) {
    String flag = System.getProperty("launcher.terminal." + stream);
    return flag == null ? linksToTerminal(stream) : Boolean.parseBoolean(flag);
  }

  private static boolean linksToTerminal(int stream) {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + stream)).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.ofNullable(System.console()).stream().anyMatch(Console::isTerminal);
    }
  }
}
