package dev.parley.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.job.EventId;
import dev.parley.job.JobId;
import dev.parley.testkit.fuzz.Fuzz;
import dev.parley.testkit.fuzz.Mangler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Whatever Redis stores or publishes is either read or malformed; there is no third. */
class CodecFuzzTest {

  private static final EventId ID = new EventId(1_700_000_000_000L, 3);
  private static final List<String> EVENTS =
      List.of(
          "{\"type\":\"queued\",\"position\":3,\"depth\":7}",
          "{\"type\":\"started\",\"attempt\":2}",
          "{\"type\":\"tokens\",\"index\":4,\"ids\":[15,0,151645],\"text\":\"a\\nb\"}",
          "{\"type\":\"completed\",\"finish_reason\":\"length\"}",
          "{\"type\":\"failed\",\"code\":\"internal\",\"message\":\"x\"}");
  private static final String REQUEST =
      """
      {"messages":[{"role":"user","content":"x"}],"settings":{"max_tokens":64,\
      "max_tokens_origin":"default","temperature":0.7,"top_p":0.8,"top_k":20,"min_p":0.05,\
      "repetition_penalty":1.1,"presence_penalty":-1.0,"frequency_penalty":2.0,"stop":["END"],\
      "seed":7},"truncation":"auto","metadata":{"a":"1"}}\
      """;

  @Test
  void events() {
    Fuzz.check(
        random -> {
          String json = new Mangler(random).mangle(pick(random, EVENTS));
          readable(() -> assertThat(EventCodec.decode(ID, json).id()).isEqualTo(ID));
        });
  }

  @Test
  void publishedMessages() {
    Fuzz.check(
        random -> {
          String sound = "{\"prev\":\"5-0\",\"id\":\"5-1\",\"event\":" + pick(random, EVENTS) + "}";
          String json = new Mangler(random).mangle(sound);
          readable(() -> assertThat(EventCodec.published(json).event()).isNotNull());
        });
  }

  @Test
  void whatIsReadIsReadAgain() {
    AtomicInteger read = new AtomicInteger();
    Fuzz.check(
        random -> {
          String json = new Mangler(random).mangle(pick(random, EVENTS));
          readable(
              () -> {
                var event = EventCodec.decode(ID, json);
                assertThat(EventCodec.decode(ID, EventCodec.encode(event))).isEqualTo(event);
                read.incrementAndGet();
              });
        });
    assertThat(read.get()).isPositive(); // else nothing was compared
  }

  @Test
  void hashesOfJobs() {
    JobId id = JobId.random(0);
    Fuzz.check(
        random -> {
          Map<String, String> hash = new HashMap<>(soundHash());
          String field = pick(random, new ArrayList<>(hash.keySet().stream().sorted().toList()));
          hash.put(field, new Mangler(random).mangle(hash.getOrDefault(field, "")));
          readable(() -> assertThat(JobCodec.decode(id, hash).id()).isEqualTo(id));
        });
    assertThat(JobCodec.decode(id, soundHash()).id()).isEqualTo(id);
  }

  @Test
  void idsOfEvents() {
    Fuzz.check(
        random -> {
          String text = new Mangler(random).mangle("1700000000000-17");
          EventId.parse(text).ifPresent(id -> assertThat(id).hasToString(text));
        });
  }

  private static Map<String, String> soundHash() {
    Map<String, String> hash = new HashMap<>();
    hash.putAll(
        Map.of(
            "state",
            "queued",
            "owner",
            "local",
            "model",
            "m",
            "request",
            REQUEST,
            "last",
            "0-1",
            "attempts",
            "0",
            "said",
            "0",
            "created",
            "1700000000000",
            "max_attempts",
            "3"));
    hash.putAll(
        Map.of("queue_timeout", "1000", "generation", "1000", "ttl", "1000", "stored", "0"));
    return hash;
  }

  /** Runs it; that something is unreadable is an answer as well. */
  private static void readable(Runnable reading) {
    try {
      reading.run();
    } catch (MalformedData refused) {
      assertThat(refused).hasMessageNotContaining("\n");
    }
  }

  private static String pick(Random random, List<String> list) {
    return list.get(random.nextInt(list.size()));
  }
}
