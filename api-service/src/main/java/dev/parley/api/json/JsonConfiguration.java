package dev.parley.api.json;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** Makes Spring's converters spell values as {@link ApiJson} does. */
@Configuration(proxyBeanMethods = false)
class JsonConfiguration {

  @Bean
  JsonMapper jsonMapper() {
    return ApiJson.MAPPER;
  }
}
