package dev.parley.grammar.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.grammar.Grammar;
import dev.parley.grammar.schema.Compilation.Compiled;
import dev.parley.grammar.schema.Compilation.Refused;
import dev.parley.testkit.fuzz.Fuzz;
import dev.parley.testkit.fuzz.RandomSchemas;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever is written by the grammar of any schema is valid, and every beginning has an end. */
class RandomSchemasTest {

  private static final int SCHEMAS = 400;
  private static final int TEXTS = 4;
  private static final int LONGEST = 2_000;

  private int compiled;
  private int whole;
  private int drawn;

  @Test
  void whatIsWrittenIsValid() {
    Fuzz.check(SCHEMAS, this::check);
    assertThat(whole).isGreaterThan(compiled * TEXTS * 9 / 10);
    assertThat(compiled).isGreaterThanOrEqualTo(drawn / 2);
  }

  private void check(Random random) {
    String schema = RandomSchemas.draw(random);
    drawn++;
    switch (new Schemas(1).compile(schema, SchemaRules.LENIENT)) {
      case Compiled(Grammar grammar) -> {
        compiled++;
        texts(schema, grammar, random.nextLong());
      }
      case Refused(_, String message) ->
          assertThat(message)
              .as("%s", schema)
              .isIn(
                  "no value can follow this schema",
                  "values of a schema that contains itself cannot be listed");
    }
  }

  /** A recursion may want more than anybody reads: then only what was written so far counts. */
  private void texts(String schema, Grammar grammar, long seed) {
    Validator validator = new Validator(schema);
    RandomText random = new RandomText(seed);
    for (int i = 0; i < TEXTS; i++) {
      random
          .upTo(grammar.start(), 20 * i, LONGEST)
          .ifPresent(text -> check(schema, grammar, validator, text));
    }
  }

  private void check(String schema, Grammar grammar, Validator validator, String text) {
    whole++;
    assertThat(validator.complaints(text)).as("%s by %s", text, schema).isEmpty();
    assertThat(grammar.matches(text)).as("%s by %s", text, schema).isTrue();
  }
}
