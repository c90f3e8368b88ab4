package dev.parley.api.http;

import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers those who only want to see whether an API is there: in JSON, without asking Redis. */
@RestController
class GreetingController {

  @GetMapping("/v1")
  Map<String, String> root() {
    return Map.of("object", "api", "name", "parley");
  }

  @GetMapping("/health")
  Map<String, String> health() {
    return Map.of("status", "ok");
  }
}
