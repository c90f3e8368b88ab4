package dev.parley.worker;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.parley.conversation.AnswerFormat;
import dev.parley.conversation.Strictness;
import java.util.List;

/**
 * A format for answers, and whether they follow it, by a library that has nothing to do with it.
 */
final class AnswerChecks {

  /** Any object. */
  static final String OBJECT = "{\"type\": \"object\"}";

  /** Small enough for an answer of 200 tokens. */
  static final String SCHEMA =
      """
      {"type": "object", "properties": {
         "name": {"type": "string", "maxLength": 12},
         "kind": {"enum": ["a", "ab", null]},
         "sizes": {"type": "array", "items": {"type": "integer", "minimum": 1, "maximum": 99},
                   "minItems": 2, "maxItems": 3}},
       "required": ["name", "kind", "sizes"], "additionalProperties": false}
      """;

  private AnswerChecks() {}

  static AnswerFormat format(String schema) {
    return new AnswerFormat.JsonSchema("answer", schema, Strictness.LENIENT);
  }

  /** What is wrong with an answer; nothing when it is valid. */
  static List<?> complaints(String schema, String answer) {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(schema, InputFormat.JSON)
        .validate(answer, InputFormat.JSON);
  }
}
