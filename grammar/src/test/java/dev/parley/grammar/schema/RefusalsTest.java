package dev.parley.grammar.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.grammar.schema.Compilation.Compiled;
import dev.parley.grammar.schema.Compilation.Refused;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'not':{}}|/not",
        "{'type':'object','properties':{'a/b~':{'if':{}}}}|/properties/a~1b~0/if",
        "{'dependentRequired':{}}|/dependentRequired",
        "{'patternProperties':{'^a':{}}}|/patternProperties",
        "{'type':'strnig'}|/type",
        "{'type':'array','uniqueItems':true}|/uniqueItems",
        "{'type':'array','contains':{}}|/contains",
        "{'type':'array','items':[{}]}|/items",
        "{'type':'array','minItems':-1}|/minItems",
        "{'type':'string','minLength':1.5}|/minLength",
        "{'type':'string','format':'iri'}|/format",
        "{'type':'string','pattern':'(?=a)'}|/pattern",
        "{'type':'string','pattern':'(?!a)b'}|/pattern",
        "{'type':'string','pattern':'(?<=a)b'}|/pattern",
        "{'type':'string','pattern':'(a)\\\\1'}|/pattern",
        "{'type':'string','pattern':'\\\\bword'}|/pattern",
        "{'type':'string','pattern':'a)'}|/pattern",
        "{'type':'string','pattern':'(a'}|/pattern",
        "{'type':'string','pattern':'[b-a]'}|/pattern",
        "{'type':'string','pattern':'a**'}|/pattern",
        "{'type':'string','pattern':'*'}|/pattern",
        "{'type':'string','pattern':'\\\\p{Greek}'}|/pattern",
        "{'type':'string','pattern':'\\\\ud800'}|/pattern",
        "{'type':'number','multipleOf':0}|/multipleOf",
        "{'type':'number','minimum':'1'}|/minimum",
        "{'type':'number','minimum':1e999999}|/minimum",
        "{'type':'number','exclusiveMinimum':true}|/exclusiveMinimum",
        "{'$ref':'#/$defs/none'}|/$ref",
        "{'$ref':'https://example.org/schema'}|/$ref",
        "{'$ref':'#'}|/$ref",
        "{'anyOf':[{'$ref':'#'},{'type':'null'}]}|/anyOf/0/$ref",
        "{'anyOf':[]}|/anyOf",
        "{'oneOf':[{'type':'string'},{'minLength':2}]}|/oneOf",
        "{'oneOf':[{'type':'integer'},{'type':'number'}]}|/oneOf",
        "{'oneOf':[{'properties':{'k':{'const':'a'}}},{'properties':{'k':{'const':'b'}}}]}|/oneOf",
        "{'type':'object','minProperties':1}|/minProperties",
        "{'type':'object','maxProperties':3}|/maxProperties",
        "{'type':'object','propertyNames':{'pattern':'^a'}}|/propertyNames",
        "{'properties':[]}|/properties",
        "{'properties':{'a':7}}|/properties/a",
        "{'type':'integer','minimum':5,'maximum':4}|``",
        "{'type':'string','minLength':2,'maxLength':1}|``",
        "{'type':'string','pattern':'^(aa)*$','minLength':3,'maxLength':3}|``",
        "{'type':'array','items':{'$ref':'#'},'minItems':1}|``",
        "{'allOf':[{'type':'string'},{'type':'integer'}]}|``",
        "{'type':'integer','enum':['a']}|``",
        "{'properties':{'a':{'enum':[1],'$ref':'#'}}}|/properties/a/enum",
        "false|``",
        "{'a':1|``",
        "{'type':'null','type':'null'}|``",
      })
  void whatCannotBeFollowedIsRefusedWithItsPlace(String schema, String pointer) {
    assertThat(refused(schema, SchemaRules.LENIENT).pointer()).isEqualTo(pointer);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'type':'string'}|``",
        "{'anyOf':[{'type':'object'}]}|/anyOf",
        "{'type':'object','properties':{},'required':[]}|``",
        "{'type':'object','properties':{},'additionalProperties':true}|``",
        "{'type':'object','properties':{'a':{'type':'null'}},'required':[],"
            + "'additionalProperties':false}|/properties/a",
        "{'type':'object','properties':{'a':{'type':'object'}},'required':['a'],"
            + "'additionalProperties':false}|/properties/a",
        "{'type':'object','properties':{'a':{'allOf':[{'type':'null'}]}},'required':['a'],"
            + "'additionalProperties':false}|/properties/a/allOf",
        "{'type':'object','properties':{'a':{'oneOf':[{'type':'null'}]}},'required':['a'],"
            + "'additionalProperties':false}|/properties/a/oneOf",
        "{'type':'object','properties':{'a':{'not':{}}},'required':['a'],"
            + "'additionalProperties':false}|/properties/a/not",
      })
  void theStrictModeAsksForMore(String schema, String pointer) {
    assertThat(refused(schema, SchemaRules.STRICT).pointer()).isEqualTo(pointer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'title':'T','description':'d','default':{},'examples':[1],'$schema':'x','deprecated':true,"
            + "'$comment':'c','x-mine':1,'type':'object'}",
        "{'type':'integer','format':'int64'}",
        "{'type':'object','properties':{'a':{'type':'string','default':'x'}},'required':['a'],"
            + "'minProperties':1,'maxProperties':1}",
        "{'allOf':[{'$ref':'#/definitions/a'}],'definitions':{'a':{'type':'null'},'b':{'not':{}}}}",
        "{'oneOf':[{'type':'string'},{'type':'array'}]}",
        "{'oneOf':[{'const':1},{'enum':[2,3]}]}",
        "{'oneOf':[{'type':'object','properties':{'a':{}},'required':['a'],"
            + "'additionalProperties':false},{'type':'object','properties':{'b':{}},"
            + "'required':['b'],'additionalProperties':false}]}",
        "{'type':'object','propertyNames':{'type':'string'},'additionalProperties':{}}",
      })
  void annotationsAndWhatIsSoundPass(String schema) {
    assertThat(compile(schema, SchemaRules.LENIENT)).isInstanceOf(Compiled.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"#/$defs/node", "#/$defs/alias"})
  void theRootOfAStrictSchemaMayBeAReferenceToAnObject(String root) {
    String schema =
        """
        {"$ref": "%s", "$defs": {
           "alias": {"$ref": "#/$defs/node"},
           "node": {"type": "object", "properties": {
              "children": {"type": "array", "items": {"$ref": "#/$defs/node"}}},
             "required": ["children"], "additionalProperties": false}}}
        """
            .replace("%s", root);
    assertThat(compile(schema, SchemaRules.STRICT)).isInstanceOf(Compiled.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'$ref':'#/$defs/a','$defs':{'a':{'type':'null'}}}|/$defs/a",
        "{'$ref':'#/$defs/b'}|/$ref",
        "{'$ref':'#/$defs/a','$defs':{'a':{'$ref':'#/b'}}}|/$defs/a/$ref",
        "{'$ref':'https://example.org/schema'}|/$ref",
        "{'$ref':'#/$defs/a','$defs':{'a':{'$ref':'#/$defs/a'}}}|/$defs/a",
      })
  void aRootThatRefersToNoObjectIsRefusedWithItsPlace(String schema, String pointer) {
    assertThat(refused(schema, SchemaRules.STRICT).pointer()).isEqualTo(pointer);
  }

  @Test
  void aStrictSchemaOfOpenAisGuidePasses() {
    String schema =
        """
        {"type": "object", "properties": {
           "steps": {"type": "array", "items": {"type": "object", "properties": {
              "explanation": {"type": "string", "description": "why"},
              "output": {"type": ["string", "null"]}},
             "required": ["explanation", "output"], "additionalProperties": false}},
           "final_answer": {"$ref": "#/$defs/answer"}},
         "$defs": {"answer": {"type": "string", "enum": ["yes", "no"]}},
         "required": ["steps", "final_answer"], "additionalProperties": false}
        """;
    assertThat(compile(schema, SchemaRules.STRICT)).isInstanceOf(Compiled.class);
  }

  @Test
  void schemasHaveOpenAisLimits() {
    assertThat(refused(nested(11), SchemaRules.LENIENT).message()).contains("10 levels");
    assertThat(compile(nested(9), SchemaRules.LENIENT)).isInstanceOf(Compiled.class);
    assertThat(refused("{'enum':" + numbers(1_001) + "}", SchemaRules.LENIENT).message())
        .contains("1,000");
    assertThat(refused(properties(5_001), SchemaRules.LENIENT).message()).contains("5,000");
    String longEnum = numbers(251).replaceAll("(\\d+)", "'" + "x".repeat(60) + "$1'");
    assertThat(refused("{'enum':" + longEnum + "}", SchemaRules.LENIENT).message())
        .contains("15,000");
    assertThat(refused("{'const':'" + "x".repeat(120_001) + "'}", SchemaRules.LENIENT).message())
        .contains("120,000");
  }

  @Test
  void aSchemaThatComesAgainIsNotCompiledAgain() {
    Schemas schemas = new Schemas(2);
    Compilation first = schemas.compile("{\"type\": \"null\"}", SchemaRules.LENIENT);
    assertThat(schemas.compile("{\"type\": \"null\"}", SchemaRules.LENIENT)).isSameAs(first);
    assertThat(schemas.compile("{\"type\": \"null\"}", SchemaRules.STRICT)).isNotEqualTo(first);
    schemas.compile("{}", SchemaRules.LENIENT);
    schemas.compile("true", SchemaRules.LENIENT);
    assertThat(schemas.compile("{\"type\": \"null\"}", SchemaRules.LENIENT)).isNotSameAs(first);
  }

  private static String nested(int levels) {
    return "{'type':'array','items':".repeat(levels) + "{}" + "}".repeat(levels);
  }

  private static String numbers(int count) {
    StringBuilder numbers = new StringBuilder("[0");
    for (int i = 1; i < count; i++) {
      numbers.append(',').append(i);
    }
    return numbers.append(']').toString();
  }

  private static String properties(int count) {
    StringBuilder all = new StringBuilder("{'properties':{'p':{}");
    for (int i = 1; i < count; i++) {
      all.append(String.format(Locale.ROOT, ",'p%d':{}", i));
    }
    return all.append("}}").toString();
  }

  private static Refused refused(String schema, SchemaRules rules) {
    return switch (compile(schema, rules)) {
      case Refused refused -> refused;
      case Compiled _ -> throw new AssertionError("taken: " + schema);
    };
  }

  private static Compilation compile(String schema, SchemaRules rules) {
    return new Schemas(1).compile(schema.replace('\'', '"'), rules);
  }
}
