package dev.parley.api.wire;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** Makes Spring's converters spell values as {@link Json} does. */
@Configuration(proxyBeanMethods = false)
class OneMapper {

  @Bean
  JsonMapper jsonMapper() {
    return Json.MAPPER;
  }
}
