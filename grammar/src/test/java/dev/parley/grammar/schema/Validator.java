package dev.parley.grammar.schema;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;

/** Checks values against schemas, by a library that has nothing to do with ours. */
final class Validator {

  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  private final Schema schema;

  Validator(String schema) {
    this.schema = REGISTRY.getSchema(schema, InputFormat.JSON);
  }

  /** What is wrong with a value; nothing when it is valid. */
  List<String> complaints(String value) {
    List<Error> errors =
        schema.validate(
            value,
            InputFormat.JSON,
            context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
    return errors.stream().map(Error::toString).toList();
  }
}
