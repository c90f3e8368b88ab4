package dev.parley.standalone.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.inference.source.NativeCache;
import dev.parley.inference.source.NativeCache.Origin;
import dev.parley.inference.source.UnusableModelException;
import dev.parley.inference.torch.DecoderSettings;
import dev.parley.inference.weights.Precision;
import dev.parley.job.ModelName;
import dev.parley.kernels.KernelChoice;
import dev.parley.models.BuiltinModel;
import dev.parley.models.LanguageModels;
import dev.parley.models.hub.Hub;
import dev.parley.models.hub.HubSettings;
import dev.parley.models.hub.fake.FakeHub;
import dev.parley.models.hub.fake.Trouble;
import dev.parley.standalone.doctor.Finding.Verdict;
import dev.parley.testkit.TestRedis;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {

  private static final long GIB = 1L << 30;
  private static final HostInfo GOOD =
      new HostInfo(
          "Linux", "amd64", 25, 4, Set.of("avx2", "fma", "f16c", "avx512_vnni"), 8 * GIB, 6 * GIB);

  private static final String X86 = "linux-x86_64";

  private static final DecoderSettings ROOMY = new DecoderSettings(Precision.INT8, 2, 2 * GIB, 8);
  private static final ModelName NAME = new ModelName("m");

  @TempDir Path home;
  private final FakeHub server = new FakeHub("Org/Tiny");

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aGoodMachineWithAModelFolderIsFit() throws Exception {
    try (BuiltinModel builtin = BuiltinModel.open()) {
      List<Finding> findings = look(GOOD, builtin.folder().toString(), 0, Optional.empty());
      assertThat(findings).allMatch(finding -> finding.verdict() == Verdict.GOOD);
      assertThat(findings)
          .extracting(Finding::subject)
          .containsExactly(
              "Java",
              "system",
              "cores",
              "CPU",
              "operators",
              "model",
              "chat",
              "memory",
              "disk",
              "libraries",
              "port",
              "Redis");
      assertThat(Doctor.isFit(findings)).isTrue();
    }
  }

  @Test
  void warnsOfFourBitsInASmallModel() throws Exception {
    DecoderSettings four = new DecoderSettings(Precision.INT4, 2, 2 * GIB, 8);
    try (BuiltinModel builtin = BuiltinModel.open()) {
      String folder = builtin.folder().toString();
      Hub hub = new Hub(new HubSettings(Map.<String, String>of()::get, home));
      List<Finding> findings = new ModelCheck(GOOD, hub, folder, four).findings();

      assertThat(of("precision", findings))
          .asString()
          .contains("warn", "int4 makes small models markedly worse", "million parameters");
      assertThat(of("model", findings).text()).contains("computed in precision int4");
    }
  }

  @Test
  void warnsOfAHomeThatIsMissingOrCannotBeWritten() throws Exception {
    NativeCache temporary = new NativeCache(home.resolve("tmp"), Origin.TEMPORARY);
    List<Finding> homeless = new PlaceCheck(Optional.empty(), temporary, "127.0.0.1", 0).findings();
    assertThat(of("disk", homeless)).asString().contains("FAIL", "no home", "--data");
    assertThat(of("libraries", homeless)).asString().contains("warn", "DJL_CACHE_DIR");
    Path file = Files.createFile(home.resolve("file"));
    NativeCache broken = new NativeCache(file.resolve("djl"), Origin.CHOSEN);
    assertThat(
            of("libraries", new PlaceCheck(Optional.of(home), broken, "127.0.0.1", 0).findings()))
        .asString()
        .contains("FAIL", "cannot be written", "DJL_CACHE_DIR");
  }

  @Test
  void eachWeaknessOfTheMachineHasItsAdvice() {
    HostInfo weak = new HostInfo("Windows", "arm64", 21, 1, Set.of(), GIB, GIB);
    List<Finding> findings = new MachineCheck(weak, KernelChoice.AUTO, X86).findings();
    assertThat(findings)
        .extracting(Finding::verdict)
        .containsExactly(Verdict.BAD, Verdict.BAD, Verdict.POOR, Verdict.POOR, Verdict.POOR);
    assertThat(findings).allMatch(finding -> finding.advice().isPresent());
    assertThat(Doctor.isFit(findings)).isFalse();
    assertThat(findings.getFirst())
        .asString()
        .contains("FAIL", "release 21", "-> install a JDK 25");
  }

  @Test
  void saysWhatTheCpuMeansForTheSpeed() {
    HostInfo older = new HostInfo("Linux", "amd64", 25, 2, Set.of("avx2"), GIB, GIB);
    List<Finding> findings = new MachineCheck(older, KernelChoice.AUTO, X86).findings();
    assertThat(of("CPU", findings).text()).contains("AVX2", "7 bits");
    assertThat(of("operators", findings).text()).contains("of libtorch", "FMA");
    assertThat(HostInfo.flags("processor: 0\nflags\t\t: fpu avx2\n\nflags : x")).contains("avx2");
    assertThat(HostInfo.available("MemTotal: 9 kB\nMemAvailable:   12 kB\n")).contains(12 * 1024L);
  }

  @Test
  void knowsArm() {
    HostInfo graviton = new HostInfo("Linux", "aarch64", 25, 4, Set.of(), 8 * GIB, 6 * GIB);
    List<Finding> fit = new MachineCheck(graviton, KernelChoice.AUTO, "linux-aarch64").findings();
    assertThat(of("system", fit).verdict()).isEqualTo(Verdict.GOOD);
    assertThat(of("CPU", fit)).asString().contains("warn", "Arm", "never measured");
    assertThat(of("operators", fit).text()).isEqualTo("our own, on neon");
    List<Finding> other = new MachineCheck(graviton, KernelChoice.AUTO, X86).findings();
    assertThat(of("system", other))
        .asString()
        .contains("FAIL", "for linux-x86_64", "-Dlibtorch.platform=linux-aarch64");
    HostInfo apple = new HostInfo("Mac OS X", "aarch64", 25, 8, Set.of(), 8 * GIB, 6 * GIB);
    assertThat(apple.platform()).isEqualTo("osx-aarch64");
    assertThat(PackedLibtorch.platform()).matches("(linux|osx)-(x86_64|aarch64)");
  }

  @Test
  void saysWhoseOperatorsRun() {
    assertThat(of("operators", new MachineCheck(GOOD, KernelChoice.AUTO, X86).findings()).text())
        .isEqualTo("our own, on avx2");
    assertThat(of("operators", new MachineCheck(GOOD, KernelChoice.OFF, X86).findings()))
        .asString()
        .contains("warn", "those of libtorch: they are switched off", "parley.worker.kernels");
  }

  @Test
  void aFolderThatIsNoModelIsNamed() throws Exception {
    Path empty = Files.createDirectories(home.resolve("empty"));
    Finding finding = of("model", look(GOOD, empty.toString(), 0, Optional.empty()));
    assertThat(finding.verdict()).isEqualTo(Verdict.BAD);
    assertThat(finding.text()).contains("config.json");
    assertThat(of("model", look(GOOD, "/no/such", 0, Optional.empty())).text())
        .contains("/no/such does not exist");
  }

  @Test
  void aModelThatTakesMoreThanIsFreeIsPoor() throws Exception {
    HostInfo tiny = new HostInfo("Linux", "amd64", 25, 2, Set.of("avx2"), GIB / 2, GIB / 4);
    try (BuiltinModel builtin = BuiltinModel.open()) {
      Finding memory = of("memory", look(tiny, builtin.folder().toString(), 0, Optional.empty()));
      assertThat(memory.verdict()).isEqualTo(Verdict.POOR);
      assertThat(memory.text()).contains("537 MB", "268 MB of it free", "the model takes at most");
    }
  }

  @Test
  void saysInWhichFormatAModelIsAsked() throws Exception {
    Path stranger = Files.createDirectories(home.resolve("stranger"));
    try (BuiltinModel builtin = BuiltinModel.open();
        Stream<Path> files = Files.list(builtin.folder())) {
      Finding known = of("chat", look(GOOD, builtin.folder().toString(), 0, Optional.empty()));
      assertThat(known.verdict()).isEqualTo(Verdict.GOOD);
      assertThat(known.text()).startsWith("format ChatMl: ");
      for (Path file : files.toList()) {
        Files.copy(file, stranger.resolve(file.getFileName().toString()));
      }
    }
    Path template = stranger.resolve("chat_template.jinja");
    Files.writeString(template, "{{ '[INST] ' ~ messages[0].content }}");
    Finding executed = of("chat", look(GOOD, stranger.toString(), 0, Optional.empty()));
    assertThat(executed.verdict()).isEqualTo(Verdict.GOOD);
    assertThat(executed.text()).startsWith("format template: its template is executed");
    Files.writeString(template, "{% include 'other' %}");
    Finding unusable = of("chat", look(GOOD, stranger.toString(), 0, Optional.empty()));
    assertThat(unusable.verdict()).isEqualTo(Verdict.POOR);
    assertThat(unusable.text()).startsWith("format Plain: its template cannot be executed here");
  }

  @Test
  void aModelThatTheStartWouldRefuseForItsMemoryIsBad() throws Exception {
    try (BuiltinModel builtin = BuiltinModel.open()) {
      Path folder = builtin.folder();
      DecoderSettings little = new DecoderSettings(Precision.INT8, 1, 200L << 20, 8);
      Finding model = of("model", look(GOOD, folder.toString(), little, 0, Optional.empty()));
      assertThat(model.verdict()).isEqualTo(Verdict.BAD);
      assertThatThrownBy(() -> LanguageModels.load(folder, NAME, little))
          .isInstanceOf(UnusableModelException.class)
          .hasMessage(model.text());
    }
  }

  @Test
  void aModelWhoseTokenizerTheStartWouldRefuseIsBad() throws Exception {
    Path broken = Files.createDirectories(home.resolve("broken"));
    try (BuiltinModel builtin = BuiltinModel.open();
        Stream<Path> files = Files.list(builtin.folder())) {
      for (Path file : files.toList()) {
        Files.copy(file, broken.resolve(file.getFileName().toString()));
      }
    }
    Files.writeString(broken.resolve("tokenizer.json"), "{}");
    Finding model = of("model", look(GOOD, broken.toString(), 0, Optional.empty()));
    assertThat(model.verdict()).isEqualTo(Verdict.BAD);
    assertThat(model.text()).contains("tokenizer.json");
  }

  @Test
  void aContainerHasNoMoreFreeThanItsOwn() {
    assertThat(new HostInfo("Linux", "amd64", 25, 2, Set.of(), GIB, 9 * GIB).freeMemory())
        .isEqualTo(GIB);
  }

  @Test
  void aPublishedModelThatIsNotHereNeedsItsHub() throws Exception {
    publishTiny();
    List<Finding> here = look(GOOD, "Org/Tiny", 0, Optional.empty());
    assertThat(of("hub", here).text()).isEqualTo("has Org/Tiny, 16 B");
    assertThat(of("cache", here).text()).endsWith("free in " + home + "/.cache/huggingface/hub");
    assertThat(of("cache", look(GOOD, "modelscope:Org/Tiny", 0, Optional.empty())).text())
        .endsWith("free in " + home + "/.cache/modelscope/hub");
    List<Finding> findings = look(GOOD, "Org/Missing", 0, Optional.empty());
    assertThat(of("model", findings).verdict()).isEqualTo(Verdict.BAD);
    assertThat(of("hub", findings).text()).contains("no model Org/Missing");
    assertThat(of("hub", findings).advice().orElseThrow()).contains("HF_ENDPOINT");
  }

  @Test
  void aPublishedModelThatTheDiskCannotHoldIsBad() throws Exception {
    publishTiny();
    String list = server.listing().replace("\"size\":10,", "\"size\":9000000000000,");
    server.next(FakeHub.LIST, Trouble.none(), Trouble.text(list));
    Finding cache = of("cache", look(GOOD, "Org/Tiny", 0, Optional.empty()));
    assertThat(cache.verdict()).isEqualTo(Verdict.BAD);
    assertThat(cache.toString()).contains("9.00 TB needed", "HF_HOME");
  }

  @Test
  void aPublishedModelThatIsNoneOfOursIsBadBeforeItIsPulled() throws Exception {
    server.with("config.json", "{}").with("pytorch_model.bin", "a pickle");
    List<Finding> findings = look(GOOD, "Org/Tiny", 0, Optional.empty());
    assertThat(of("model", findings).verdict()).isEqualTo(Verdict.BAD);
    assertThat(of("hub", findings).text()).contains("it has no tokenizer.json");
  }

  private void publishTiny() {
    server.with("config.json", "{}").with("tokenizer.json", "{}");
    server.with("tokenizer_config.json", "{}").with("model.safetensors", new byte[10]);
  }

  @Test
  void offlineTheHubIsNotAsked() throws Exception {
    Finding hub = of("hub", look(GOOD, "builtin", 0, Optional.empty(), "HF_HUB_OFFLINE", "1"));
    assertThat(hub.text()).contains("HF_HUB_OFFLINE");
    assertThat(server.seen()).isEmpty();
  }

  @Test
  void aTakenPortIsBad() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Finding port = of("port", look(GOOD, "builtin", taken.getLocalPort(), Optional.empty()));
      assertThat(port.verdict()).isEqualTo(Verdict.BAD);
      assertThat(port.advice().orElseThrow()).contains("--port");
    }
  }

  @Test
  void anotherRedisMustAnswerAndBeNewEnough() throws Exception {
    String url = TestRedis.shared().url();
    assertThat(new RedisCheck(Optional.of(url)).finding().text()).contains("answers, version 7.");
    Finding away = new RedisCheck(Optional.of("redis://:secret@127.0.0.1:1")).finding();
    assertThat(away.verdict()).isEqualTo(Verdict.BAD);
    assertThat(away.toString()).contains("does not answer").doesNotContain("secret");
    assertThat(RedisCheck.judged("r", "redis_version:6.2.1\r\n").verdict()).isEqualTo(Verdict.BAD);
    String bare = "redis_version:7.2.1\r\nmaxmemory:0\r\nmaxmemory_policy:allkeys-lru\r\n";
    assertThat(RedisCheck.judged("r", bare).toString())
        .contains("warn", "maxmemory 256mb", "maxmemory-policy noeviction", "appendonly yes");
    String kept =
        "redis_version:7.2.1\r\nmaxmemory:9\r\nmaxmemory_policy:noeviction\r\naof_enabled:1\r\n";
    assertThat(RedisCheck.judged("r", kept).verdict()).isEqualTo(Verdict.GOOD);
    assertThat(new RedisCheck(Optional.empty()).finding().verdict()).isEqualTo(Verdict.GOOD);
  }

  private List<Finding> look(
      HostInfo machine, String model, int port, Optional<String> redis, String... more)
      throws InterruptedException {
    return look(machine, model, ROOMY, port, redis, more);
  }

  private List<Finding> look(
      HostInfo machine,
      String model,
      DecoderSettings decoder,
      int port,
      Optional<String> redis,
      String... more)
      throws InterruptedException {
    Map<String, String> names = new HashMap<>();
    names.put("HF_ENDPOINT", server.endpoint().toString());
    names.put("MODELSCOPE_ENDPOINT", server.endpoint().toString());
    for (int i = 0; i < more.length; i += 2) {
      names.put(more[i], more[i + 1]);
    }
    Hub hub = new Hub(new HubSettings(names::get, home));
    Doctor.Plan plan =
        new Doctor.Plan(
            model,
            decoder,
            Optional.of(home),
            new NativeCache(home.resolve("djl"), Origin.USER_CACHE),
            "127.0.0.1",
            port,
            redis);
    return new Doctor(machine, hub, plan).findings();
  }

  private static Finding of(String subject, List<Finding> findings) {
    return findings.stream()
        .filter(finding -> finding.subject().equals(subject))
        .findFirst()
        .orElseThrow();
  }
}
