package dev.parley.api.http;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Serves the document at {@code /openapi.json} and its page at {@code /docs}. */
@RestController
class DocsController {

  @GetMapping("/openapi.json")
  ResponseEntity<Resource> document() {
    return file("openapi.json", MediaType.APPLICATION_JSON);
  }

  @GetMapping("/docs")
  ResponseEntity<Resource> page() {
    return file(
        "docs.html", new MediaType("text", "html", java.nio.charset.StandardCharsets.UTF_8));
  }

  @GetMapping("/docs/docs.js")
  ResponseEntity<Resource> script() {
    return file("docs.js", new MediaType("text", "javascript"));
  }

  @GetMapping("/docs/docs.css")
  ResponseEntity<Resource> style() {
    return file("docs.css", new MediaType("text", "css"));
  }

  private static ResponseEntity<Resource> file(String name, MediaType type) {
    return ResponseEntity.ok()
        .contentType(type)
        .header("Cache-Control", "no-cache")
        .body(new ClassPathResource("api-docs/" + name));
  }
}
