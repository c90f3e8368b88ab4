package dev.parley.worker.settings;

import dev.parley.inference.kvcache.CacheFormat;
import dev.parley.inference.threads.Threads;
import dev.parley.inference.torch.DecoderSettings;
import dev.parley.inference.weights.Precision;
import dev.parley.inference.weights.prepared.PreparedStorage;
import dev.parley.job.WorkerId;
import dev.parley.kernels.KernelChoice;
import dev.parley.kernels.KernelMachine;
import dev.parley.kernels.KernelSupport;
import dev.parley.service.settings.Check;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How this worker works.
 *
 * @param seats chats that it decodes at once
 * @param threads for the model; {@code auto} (or 0) = as many as find a free core
 * @param precision {@code auto} = {@code file}, as its file has it quantized, where a model can be
 *     computed so, else {@code int8}; {@code bf16}, {@code float32}; {@code int4} for folders, with
 *     our own operators
 * @param cache of keys and values: {@code auto} = {@code f16}, or {@code float32} where the
 *     precision is; {@code int8} takes our own operators
 * @param memory for weights and caches together; derived from the machine when absent
 * @param drafts tokens of a chat that a step may guess ahead; 0 = none
 * @param kernels {@code auto} = our own operators where they can run, {@code off} = libtorch's,
 *     {@code avx2}, {@code avx512} or {@code neon} = ours on these instructions
 * @param keepPrepared whether weights, once prepared ({@code int8}, {@code int4}), stay in a file
 *     beside the model
 * @param drain how long a stopping worker lets running chats end by themselves
 * @param id names it in the registry; random when absent
 */
@ConfigurationProperties("parley.worker")
public record WorkerSettings(
    @DefaultValue("8") int seats,
    @DefaultValue("auto") String threads,
    @DefaultValue("auto") String precision,
    @DefaultValue("auto") String cache,
    Optional<DataSize> memory,
    @DefaultValue("0") int drafts,
    @DefaultValue("auto") String kernels,
    @DefaultValue("true") boolean keepPrepared,
    @DefaultValue("20s") Duration drain,
    Optional<String> id) {

  private static final String AUTO = "auto";

  public WorkerSettings {
    Check.between("parley.worker.seats", seats, 1, 64);
    threads = threads.strip().toLowerCase(Locale.ROOT);
    Check.that(
        threads.matches("auto|0|[1-9]\\d{0,2}|10[01]\\d|102[0-4]"),
        "parley.worker.threads",
        threads,
        "must be auto or 1 to 1024");
    precision = precision.strip().toLowerCase(Locale.ROOT);
    Check.that(
        precision.equals(AUTO) || Precision.parse(precision).isPresent(),
        "parley.worker.precision",
        precision,
        "must be auto, file, int8, int4, bf16 or float32");
    cache = cache.strip().toLowerCase(Locale.ROOT);
    Check.that(
        cache.equals(AUTO) || CacheFormat.parse(cache).isPresent(),
        "parley.worker.cache",
        cache,
        "must be auto, int8, f16 or float32");
    memory.ifPresent(
        size ->
            Check.that(
                size.toMegabytes() >= 64, "parley.worker.memory", size, "must be at least 64MB"));
    Check.between("parley.worker.drafts", drafts, 0, 16);
    kernels = kernels.strip().toLowerCase(Locale.ROOT);
    checkKernels(kernels);
    Check.between("parley.worker.drain", drain, Duration.ZERO, Duration.ofHours(1));
    id = Optional.of(id.orElseGet(WorkerSettings::randomId));
    Check.that(
        id.get().matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}"),
        "parley.worker.id",
        id.get(),
        "must be at most 64 letters, digits, dots, dashes");
  }

  private static void checkKernels(String kernels) {
    String name = "parley.worker.kernels";
    Optional<KernelChoice> choice = KernelChoice.parse(kernels);
    Check.that(choice.isPresent(), name, kernels, "must be auto, off, avx2, avx512 or neon");
    boolean forced = choice.get() != KernelChoice.AUTO && choice.get() != KernelChoice.OFF;
    if (forced
        && KernelSupport.of(choice.get(), KernelMachine.ofThisMachine())
            instanceof KernelSupport.Absent(String reason)) {
      Check.that(false, name, kernels, "cannot be: " + reason);
    }
  }

  public WorkerId workerId() {
    return new WorkerId(id.orElseThrow());
  }

  private Threads range() {
    return threads.matches("auto|0")
        ? Threads.upTo(Runtime.getRuntime().availableProcessors())
        : Threads.fixed(Integer.parseInt(threads));
  }

  /** How to run a network. */
  public DecoderSettings decoder() {
    return new DecoderSettings(
        Precision.parse(precision),
        CacheFormat.parse(cache),
        range(),
        memory.map(DataSize::toBytes).orElseGet(DecoderSettings::derivedMemory),
        seats,
        keepPrepared ? PreparedStorage.BESIDE_THE_MODEL : PreparedStorage.NONE,
        KernelChoice.parse(kernels).orElseThrow());
  }

  private static String randomId() {
    return "worker-" + UUID.randomUUID().toString().substring(0, 13);
  }
}
