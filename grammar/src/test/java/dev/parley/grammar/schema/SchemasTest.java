package dev.parley.grammar.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.grammar.Grammar;
import dev.parley.grammar.schema.Compilation.Compiled;
import dev.parley.grammar.schema.Compilation.Refused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemasTest {

  private final Schemas schemas = new Schemas(8);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "true",
        "{'type':'object'}",
        "{'type':'string','minLength':2,'maxLength':5}",
        "{'type':'string','pattern':'^(aa)*$','minLength':3,'maxLength':9}",
        "{'type':'string','pattern':'\\\\d{3}'}",
        "{'type':'string','pattern':'^[^x]+ä?$','minLength':4}",
        "{'type':'string','format':'date-time'}",
        "{'type':'string','format':'date'}",
        "{'type':'string','format':'time'}",
        "{'type':'string','format':'duration'}",
        "{'type':'string','format':'hostname'}",
        "{'type':'string','format':'ipv4'}",
        "{'type':'string','format':'ipv6'}",
        "{'type':'string','format':'uuid'}",
        "{'type':'string','format':'uri'}",
        "{'type':'integer'}",
        "{'type':'number'}",
        "{'type':'integer','minimum':-3,'exclusiveMaximum':120}",
        "{'type':'integer','multipleOf':7,'minimum':100}",
        "{'type':'number','minimum':0.5,'maximum':2}",
        "{'type':'number','exclusiveMinimum':-1,'exclusiveMaximum':0}",
        "{'type':'number','multipleOf':0.25,'minimum':-10,'maximum':10}",
        "{'type':'integer','multipleOf':1.5}",
        "{'type':['string','null']}",
        "{'oneOf':[{'type':'string','minLength':2,'maxLength':1},{'type':'number'},{'type':'null'}]}",
        "{'enum':['a','ab','b',1,12,null,true,{'x':[1,2]}]}",
        "{'const':'say \\\"hi\\\"'}",
        "{'type':'array','items':{'type':'integer'},'minItems':2,'maxItems':4}",
        "{'type':'array','prefixItems':[{'type':'integer'},{'type':'null'}],'items':false}",
        "{'type':'array','prefixItems':[{'type':'integer'}],'items':{'type':'boolean'},'minItems':3}",
        "{'type':'object','properties':{'a':{'type':'integer'},'ab':{'type':'string'},'b':{}},"
            + "'required':['ab'],'additionalProperties':false}",
        "{'type':'object','properties':{'a':{'type':'integer'},'ab':{'type':'string'}},"
            + "'required':['ab'],'additionalProperties':{'type':'boolean'}}",
        "{'type':'object','properties':{'a':{'type':'integer'},'b':{'type':'null'}},"
            + "'additionalProperties':true}",
        "{'anyOf':[{'type':'object','properties':{'k':{'const':'a'},'x':{'type':'integer'}},"
            + "'required':['k','x']},{'type':'object','properties':{'k':{'const':'ab'}},"
            + "'required':['k']}]}",
        "{'oneOf':[{'type':'object','properties':{'k':{'const':'a'}},'required':['k']},"
            + "{'type':'object','properties':{'k':{'const':'b'}},'required':['k']},{'type':'null'}]}",
        "{'allOf':[{'type':'object','properties':{'a':{'minLength':2}},'required':['a']},"
            + "{'properties':{'a':{'type':'string','maxLength':3},'b':{'type':'null'}}}]}",
        "{'$defs':{'node':{'type':'object','properties':{'v':{'type':'integer'},"
            + "'next':{'anyOf':[{'$ref':'#/$defs/node'},{'type':'null'}]}},"
            + "'required':['v','next'],'additionalProperties':false}},'$ref':'#/$defs/node'}",
        "{'type':'object','properties':{'name':{'type':'string'},'children':{'type':'array',"
            + "'items':{'$ref':'#'}}},'required':['name','children'],'additionalProperties':false}",
        "{'type':'array','items':{'anyOf':[{'$ref':'#'},{'$ref':'#'},{'type':'integer'}]}}",
      })
  void whatIsWrittenIsValid(String quoted) {
    String schema = quoted.replace('\'', '"');
    Grammar grammar = compiled(schema, SchemaRules.LENIENT);
    Validator validator = new Validator(schema);
    RandomText random = new RandomText(schema.hashCode());
    for (int i = 0; i < 60; i++) {
      String text = random.of(grammar.start(), 10 + 4 * i);
      assertThat(validator.complaints(text)).as("%s", text).isEmpty();
      assertThat(grammar.matches(text)).isTrue();
    }
  }

  /** The library knows all domains there are; what ours make up are not among them. */
  @Test
  void mailboxesAreValid() {
    String schema = "{\"type\":\"string\",\"format\":\"email\"}";
    Grammar grammar = compiled(schema, SchemaRules.LENIENT);
    RandomText random = new RandomText(5);
    for (int i = 0; i < 100; i++) {
      String text = random.of(grammar.start(), i).replaceFirst("\\.[a-z]+\"$", ".com\"");
      assertThat(new Validator(schema).complaints(text)).as("%s", text).isEmpty();
    }
  }

  @Test
  void anySpellingIsTheOneOfPython() {
    Grammar grammar = Schemas.anyObject();
    assertThat(grammar.matches("{\"a\": [1, 2.5, -3e10], \"b\": {\"c\": \"ä\\n\\u0001\"}}"))
        .isTrue();
    assertThat(grammar.matches("{\"a\":1}")).isFalse();
    assertThat(grammar.matches("{\"a\": 1, \"a\": 2}")).isFalse();
    assertThat(grammar.matches("{\"a\": {\"a\": 1}, \"b\": 2}")).isTrue();
    assertThat(grammar.matches("{\"a\": \"\\u00e9\"}")).isFalse();
    assertThat(grammar.matches("[]")).isFalse();
    assertThat(grammar.matches("{}")).isTrue();
  }

  private Grammar compiled(String schema, SchemaRules rules) {
    return switch (schemas.compile(schema, rules)) {
      case Compiled(Grammar grammar) -> grammar;
      case Refused refused -> throw new AssertionError(refused + " of " + schema);
    };
  }
}
